import {
  type Location,
  type Package,
  type Report,
  type ReportedAsset,
  subjectOf,
  type VulnerabilityFinding,
} from "../../model/index.ts";
import { licensesOf } from "./licenses.ts";
import type { Component, Dependency, Property } from "./types.ts";

/** What the BOM is made of, and how to name a package of a finding in it. */
export interface Parts {
  readonly root: Component;
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
  readonly refOf: (finding: VulnerabilityFinding) => string;
}

/** Packages, images and systems as components, each with a reference of its own. */
export function partsOf(report: Report): Parts {
  const only = report.assets.length === 1 ? report.assets[0] : undefined;
  const root: Component = only
    ? assetComponent(only)
    : { type: "application", "bom-ref": "target", name: report.target };
  const { refs, refOf } = namesOf(report);
  const components: Component[] = [];
  const dependencies: Dependency[] = [];
  for (const [index, asset] of report.assets.entries()) {
    if (!only) components.push(assetComponent(asset));
    const parts = asset.packages.map((found, nth) => ({
      found,
      ref: refs[index]?.[nth] ?? found.purl,
    }));
    components.push(...systemOf(asset), ...parts.map((part) => packageComponent(part, asset)));
    dependencies.push(
      { ref: assetRef(asset.asset.id), dependsOn: parts.filter(isDirect).map(({ ref }) => ref) },
      ...dependenciesOf(parts),
    );
  }
  if (!only) {
    const dependsOn = report.assets.map(({ asset }) => assetRef(asset.id));
    dependencies.unshift({ ref: "target", dependsOn });
  }
  components.push(...unlisted(report, components, refOf));
  return { root, components, dependencies: dependencies.map(unique), refOf };
}

interface Part {
  readonly found: Package;
  readonly ref: string;
}

/** A package URL is the reference where only one asset holds it, once; else asset and number are added. */
function namesOf({ assets }: Report) {
  const seen = new Map<string, number>();
  for (const { purl } of assets.flatMap(({ packages }) => packages)) {
    seen.set(purl, (seen.get(purl) ?? 0) + 1);
  }
  const first = new Map<string, string>();
  const refs = assets.map(({ asset, packages }) => {
    const used = new Map<string, number>();
    return packages.map(({ purl }) => {
      const nth = (used.get(purl) ?? 0) + 1;
      used.set(purl, nth);
      const scoped = `${asset.id}#${purl}${nth > 1 ? `#${nth}` : ""}`;
      const ref = seen.get(purl) === 1 ? purl : scoped;
      if (nth === 1) first.set(`${asset.id}\0${purl}`, ref);
      return ref;
    });
  });
  return {
    refs,
    refOf: (finding: VulnerabilityFinding) => {
      const { asset } = subjectOf(finding);
      const { purl } = finding.package;
      return first.get(`${asset}\0${purl}`) ?? `${asset}#${purl}#finding`;
    },
  };
}

/** Packages that only a finding names, such as one of an imported report. */
function unlisted(
  { findings }: Report,
  components: readonly Component[],
  refOf: Parts["refOf"],
): Component[] {
  const known = new Set(components.map((component) => component["bom-ref"]));
  const added = new Map<string, Component>();
  for (const finding of findings) {
    if (finding.kind !== "vulnerability" || known.has(refOf(finding))) continue;
    const { name, version, purl } = finding.package;
    const ref = refOf(finding);
    added.set(ref, { type: "library", "bom-ref": ref, name, version, purl });
  }
  return [...added.values()];
}

function assetRef(id: string): string {
  return `asset:${id}`;
}

function assetComponent({ asset, image }: ReportedAsset): Component {
  const properties = [
    ...property("suture:image:platform", image?.platform),
    ...property("suture:image:configDigest", image?.configDigest),
    ...property("suture:image:manifestDigest", image?.manifestDigest),
    ...(image?.layers.flatMap(({ diffId }) => property("suture:image:layer", diffId)) ?? []),
  ];
  return {
    type: asset.kind === "image" ? "container" : "application",
    "bom-ref": assetRef(asset.id),
    name: asset.name,
    ...(image?.manifestDigest && { version: image.manifestDigest }),
    ...(properties.length > 0 && { properties }),
  };
}

function systemOf({ asset, os }: ReportedAsset): Component[] {
  if (!os) return [];
  return [
    {
      type: "operating-system",
      "bom-ref": `os:${asset.id}`,
      name: os.id,
      version: os.versionId,
      properties: property("suture:os:name", os.name),
    },
  ];
}

function packageComponent({ found, ref }: Part, { asset }: ReportedAsset): Component {
  const { group, name } = nameOf(found);
  const licenses = licensesOf(found.license);
  const occurrences = found.locations.map(occurrenceOf);
  const layers = new Set(
    found.layer ? [found.layer] : found.locations.flatMap(({ layer }) => layer ?? []),
  );
  return {
    type: "library",
    "bom-ref": ref,
    ...(group && { group }),
    name,
    version: found.version,
    ...(licenses.length > 0 && { licenses }),
    purl: found.purl,
    ...(occurrences.length > 0 && { evidence: { occurrences } }),
    properties: [
      ...property("suture:asset", asset.id),
      ...property("suture:ecosystem", found.ecosystem),
      ...[...layers].flatMap((layer) => property("suture:layer", layer)),
      ...property("suture:source:name", found.source?.name),
      ...property("suture:source:version", found.source?.version),
      ...property("suture:architecture", found.architecture),
      ...property("suture:origin", found.origin),
      ...property("suture:scope", found.scope),
      ...property("suture:moduleStream", found.moduleStream),
    ],
  };
}

/** npm's scope and Maven's group stand apart from the name, as in the package URL. */
function nameOf({ name, ecosystem }: Package): { readonly group?: string; readonly name: string } {
  const mark = ecosystem.startsWith("Maven") ? ":" : "/";
  const at = name.indexOf(mark);
  const grouped = mark === ":" || (ecosystem === "npm" && name.startsWith("@"));
  return grouped && at > 0 ? { group: name.slice(0, at), name: name.slice(at + 1) } : { name };
}

function occurrenceOf({ path, region, layer }: Location) {
  return {
    location: path,
    ...(region && { line: region.startLine }),
    ...(layer && { additionalContext: layer }),
  };
}

function isDirect({ found }: Part): boolean {
  return found.requiredBy.length === 0;
}

/** Packages that state nothing are left out: by the specification their dependencies are unknown. */
function dependenciesOf(parts: readonly Part[]): Dependency[] {
  const byName = new Map<string, string[]>();
  for (const { found, ref } of parts) {
    const key = `${found.ecosystem}\0${found.name}`;
    byName.set(key, [...(byName.get(key) ?? []), ref]);
  }
  return parts
    .filter(({ found }) => found.dependsOn.length > 0)
    .map(({ found, ref }) => ({
      ref,
      dependsOn: found.dependsOn
        .flatMap((name) => byName.get(`${found.ecosystem}\0${name}`) ?? [])
        .filter((other) => other !== ref),
    }));
}

function unique({ ref, dependsOn }: Dependency): Dependency {
  return { ref, dependsOn: [...new Set(dependsOn)] };
}

function property(name: string, value: string | undefined): Property[] {
  return value === undefined ? [] : [{ name, value }];
}
