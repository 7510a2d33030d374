import type {
  Gap,
  Location,
  OperatingSystem,
  Package,
  PackageScope,
  StatedInventory,
} from "../model/index.ts";
import { withoutBinaryRebuild } from "../versions/deb.ts";
import { type Purl, parsePurl } from "../versions/purl.ts";
import { type Distributions, languageOf, nameIn, systemOf, systemTypeOf } from "./ecosystems.ts";
import { propertyOf, type Sbom, type SbomComponent } from "./sbom.ts";
import { toolLayer, toolSource } from "./tool-properties.ts";

export interface SbomPlace {
  /** Id of the asset. */
  readonly asset: string;
  /** The file itself, for components that name no place. */
  readonly path: string;
  readonly distributions?: Distributions;
}

/** The packages that a bill of materials states; what cannot be mapped to one is a gap with a count. */
export function statedInventory(sbom: Sbom, place: SbomPlace): StatedInventory {
  const os = osOf(sbom);
  const packages = new Map<string, Mapped>();
  const unmapped = new Map<Unmapped, string[]>();
  for (const component of sbom.components) {
    const found = toPackage(component, { os, place });
    if (typeof found === "string") {
      unmapped.set(found, [...(unmapped.get(found) ?? []), component.name || component.ref]);
      continue;
    }
    const key = keyOf(component, found);
    const known = packages.get(key);
    packages.set(
      key,
      known ? merged(known, { component, found }) : { refs: [component.ref], found },
    );
  }
  return {
    packages: withNeeds([...packages.values()], sbom.needs),
    ...(os && { os }),
    gaps:
      packages.size + unmapped.size === 0
        ? [emptyGap(place)]
        : [...unmapped].map(([why, names]) => gapOf(why, { names, place })),
  };
}

interface Mapped {
  /** Of every component that states it. */
  readonly refs: readonly string[];
  readonly found: Package;
}

/** suture itself writes each installed copy by itself; others repeat a package for each place. */
function keyOf(component: SbomComponent, { purl, ecosystem }: Package): string {
  return propertyOf(component, "suture:ecosystem") ? component.ref : `${ecosystem}\0${purl}`;
}

function merged(
  { refs, found }: Mapped,
  more: { readonly component: SbomComponent; readonly found: Package },
): Mapped {
  const places = new Map(
    [...found.locations, ...more.found.locations].map((one) => [JSON.stringify(one), one]),
  );
  return {
    refs: [...refs, more.component.ref],
    found: { ...found, locations: [...places.values()] },
  };
}

type Unmapped = "no-purl" | "no-version" | "no-ecosystem";

interface Context {
  readonly os: OperatingSystem | undefined;
  readonly place: SbomPlace;
}

function toPackage(component: SbomComponent, { os, place }: Context): Package | Unmapped {
  const purl = parsePurl(component.purl ?? "");
  if (!purl) return "no-purl";
  const version = versionOf(purl, component);
  if (!version) return "no-version";
  const origin = originOf(component, { purl, version, os, place });
  if (!origin) return "no-ecosystem";
  const { license, purl: written = "" } = component;
  return {
    name: nameIn(purl),
    version,
    purl: written,
    ...origin,
    ...detailsOf(component, purl),
    locations: locationsOf(component, place),
    requiredBy: [],
    dependsOn: [],
    ...(license && { license }),
  };
}

interface Versioned {
  readonly purl: Purl;
  readonly version: string;
}

interface Origin extends Versioned, Context {}

/** The ecosystem, the source package and who built it: what advisories are looked up by. */
function originOf(
  component: SbomComponent,
  { purl, version, os, place }: Origin,
): Pick<Package, "ecosystem" | "source" | "origin"> | undefined {
  const type = systemTypeOf(purl);
  const own = propertyOf(component, "suture:ecosystem");
  const origin = propertyOf(component, "suture:origin");
  if (own !== undefined || type === undefined) {
    const ecosystem = own ?? languageOf(purl);
    const source = type ? sourceOf(component, { purl, version }) : ownSource(component);
    return ecosystem
      ? { ecosystem, ...(source && { source }), ...(origin && { origin }) }
      : undefined;
  }
  const { distributions } = place;
  const system = systemOf(purl, os);
  const source = sourceOf(component, { purl, version });
  const { supplier } = component;
  const foreign = distributions?.foreignOf({
    type,
    name: purl.name,
    version,
    source,
    ...(supplier && { supplier }),
    ...(system && { os: system }),
  });
  return {
    ecosystem: foreign?.advised?.ecosystem ?? distributions?.ecosystemOf(type, system) ?? type,
    source: foreign?.advised?.source ?? source,
    ...(foreign && { origin: foreign.origin }),
  };
}

type Details = Pick<Package, "architecture" | "layer" | "scope" | "moduleStream">;

function detailsOf(component: SbomComponent, purl: Purl): Details {
  const arch = systemTypeOf(purl) ? purl.qualifiers.get("arch") : undefined;
  const architecture = propertyOf(component, "suture:architecture") ?? arch;
  const layer = toolLayer(component.properties);
  const scope = scopeNames.find((name) => name === propertyOf(component, "suture:scope"));
  const stream =
    propertyOf(component, "suture:moduleStream") ??
    moduleStreamOf(
      purl.qualifiers.get("rpmmod") ?? propertyOf(component, "aquasecurity:trivy:Modularitylabel"),
    );
  return {
    ...(architecture && { architecture }),
    ...(layer && { layer }),
    ...(scope && { scope }),
    ...(stream && { moduleStream: stream }),
  };
}

const scopeNames = ["development", "optional", "peer"] as const satisfies PackageScope[];

/** `nodejs:18:9020230327152102:rhel9` is of the stream `nodejs:18`. */
function moduleStreamOf(label: string | undefined): string | undefined {
  return label?.split(":").slice(0, 2).join(":");
}

/** Trivy writes Debian's and RPM's epoch beside the version. */
function versionOf(purl: Purl, component: SbomComponent): string | undefined {
  const version = purl.version ?? component.version;
  const epoch = purl.qualifiers.get("epoch");
  const lacks = systemTypeOf(purl) && version && !/^\d+:/.test(version);
  return lacks && epoch && epoch !== "0" ? `${epoch}:${version}` : version;
}

/** As the writer states it, by `upstream` as Syft does, else the package itself. */
function sourceOf(component: SbomComponent, { purl, version }: Versioned) {
  const binary = purl.type === "deb" ? withoutBinaryRebuild(version) : version;
  const stated = toolSource(component.properties) ?? upstreamOf(purl);
  return { name: stated?.name ?? purl.name, version: stated?.version ?? binary };
}

function ownSource(component: SbomComponent) {
  const name = propertyOf(component, "suture:source:name");
  const version = propertyOf(component, "suture:source:version");
  return name && version ? { name, version } : undefined;
}

/** `gcc-12@12.2.0-14`, `gcc-12`; of RPM `bash-5.1.8-6.el9.src.rpm`. */
function upstreamOf({ type, qualifiers }: Purl) {
  const upstream = qualifiers.get("upstream");
  if (!upstream) return undefined;
  if (type === "rpm") {
    const [, name, version] = /^(.+)-([^-]+-[^-]+)\.(?:no)?src\.rpm$/.exec(upstream) ?? [];
    return name && version ? { name, version } : { name: upstream };
  }
  const at = upstream.lastIndexOf("@");
  return at > 0
    ? { name: upstream.slice(0, at), version: upstream.slice(at + 1) }
    : { name: upstream };
}

function locationsOf({ occurrences }: SbomComponent, { asset, path }: SbomPlace): Location[] {
  if (occurrences.length === 0) return [{ asset, path }];
  return occurrences.map(({ path: inside, line, layer }) => ({
    asset,
    path: inside,
    ...(line && { region: { startLine: line, startColumn: 1, endLine: line, endColumn: 1 } }),
    ...(layer && { layer }),
  }));
}

function osOf({ os, components }: Sbom): OperatingSystem | undefined {
  if (os) return os;
  for (const component of components) {
    const purl = parsePurl(component.purl ?? "");
    if (purl?.qualifiers.has("distro") && systemTypeOf(purl)) return systemOf(purl, undefined);
  }
  return undefined;
}

/** By the names that packages of one ecosystem call each other by. */
function withNeeds(mapped: readonly Mapped[], needs: Sbom["needs"]): Package[] {
  const byRef = new Map(mapped.flatMap(({ refs, found }) => refs.map((ref) => [ref, found])));
  const requirers = new Map<Package, Set<string>>();
  const needed = new Map<Package, Set<string>>();
  for (const [ref, others] of needs) {
    const from = byRef.get(ref);
    for (const other of from ? others : []) {
      const to = byRef.get(other);
      if (!from || !to || to === from) continue;
      setOf(needed, from).add(to.name);
      setOf(requirers, to).add(from.name);
    }
  }
  return mapped.map(({ found }) => ({
    ...found,
    requiredBy: [...(requirers.get(found) ?? [])],
    dependsOn: [...(needed.get(found) ?? [])],
  }));
}

function setOf(map: Map<Package, Set<string>>, key: Package): Set<string> {
  const set = map.get(key) ?? new Set();
  map.set(key, set);
  return set;
}

const unmappedWords: Readonly<Record<Unmapped, string>> = {
  "no-purl": "has no package URL that can be read, so nothing was looked up for it",
  "no-version": "has no version, so nothing was looked up for it",
  "no-ecosystem": "has a package URL of a type for which there are no advisories",
};

function gapOf(
  why: Unmapped,
  { names, place }: { readonly names: readonly string[]; readonly place: SbomPlace },
): Gap {
  const distinct = [...new Set(names)].sort();
  const shown = distinct.slice(0, 5).join(", ");
  const more = distinct.length > 5 ? ", ..." : "";
  const count = names.length === 1 ? "1 component" : `${names.length} components`;
  return {
    asset: place.asset,
    path: place.path,
    reason: why === "no-ecosystem" ? "no-data" : "unresolved",
    message: `${count} (${shown}${more}): each ${unmappedWords[why]}.`,
  };
}

function emptyGap({ asset, path }: SbomPlace): Gap {
  return {
    asset,
    path,
    reason: "empty-inventory",
    message: "It names no package. Was it written for the right image?",
  };
}
