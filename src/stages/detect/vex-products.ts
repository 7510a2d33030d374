import type { ImageFacts, Package } from "../../model/index.ts";
import { type Purl, parsePurl, purlIdentity } from "../../versions/purl.ts";
import type { VexProduct } from "../../vex/vex.ts";

/** What a finding lies in. */
export interface VexScene {
  readonly image?: ImageFacts;
  /** Digests that name the image. */
  readonly digests: ReadonlySet<string>;
  readonly packages: readonly Package[];
}

/** The package that a finding is of. */
type Subject = Pick<Package, "purl" | "version">;

export interface VexQuestion {
  readonly found: Subject;
  readonly scene: VexScene;
}

/** True where a statement about a product is about the package of a finding. */
export function isAbout(product: VexProduct, { found, scene }: VexQuestion): boolean {
  const { versions, subcomponents } = product;
  if (versions && !versions.includes(found.version)) return false;
  const question = { found, scene };
  const meant = subcomponents?.some((purl) => namesPackage(purl, question)) ?? true;
  if (!meant) return false;
  if (isImage(product, scene)) return true;
  const names = subcomponents === undefined ? namesPackage : holdsPackage;
  return product.purls.some((purl) => names(purl, question));
}

function isImage({ purls, digests, names }: VexProduct, scene: VexScene): boolean {
  const { image } = scene;
  if (!image) return false;
  if (digests.some((digest) => scene.digests.has(digest))) return true;
  if (image.reference !== undefined && names.includes(image.reference)) return true;
  return purls.some((text) => {
    const purl = parsePurl(text);
    return purl !== undefined && namesImage(purl, image.reference, scene);
  });
}

/** By digest where there is one; else by repository, and by tag where one is given. */
function namesImage(purl: Purl, reference: string | undefined, { digests }: VexScene): boolean {
  if (purl.type !== "oci" && purl.type !== "docker") return false;
  const { version = "", qualifiers } = purl;
  if (/^sha\d+:/.test(version)) return digests.has(version.toLowerCase());
  if (reference === undefined) return false;
  const [, repository = "", tag = ""] = /^(.*?)(?::([^:/@]+))?(?:@.*)?$/.exec(reference) ?? [];
  const wanted = qualifiers.get("repository_url");
  const path = purl.namespace ? `${purl.namespace}/${purl.name}` : purl.name;
  const known = wanted
    ? repository === wanted || repository === `${wanted}/${path}`
    : repository === path || repository.endsWith(`/${path}`);
  const wantedTag = qualifiers.get("tag") ?? (version || undefined);
  return known && (wantedTag === undefined || wantedTag === tag);
}

/** With version and qualifiers as far as they are given. */
function namesPackage(text: string, { found, scene }: VexQuestion): boolean {
  const wanted = parsePurl(text);
  const actual = parsePurl(found.purl);
  if (!wanted || !actual) return false;
  if (wanted.qualifiers.get("arch") === "source" || wanted.qualifiers.get("arch") === "src") {
    return namesSource(wanted, { actual, purl: found.purl, scene });
  }
  if (purlIdentity(wanted) !== purlIdentity(actual)) return false;
  const versions = [actual.version, found.version];
  return hasVersion(wanted, versions) && hasQualifiers(wanted, actual);
}

interface Sourced {
  readonly actual: Purl;
  readonly purl: string;
  readonly scene: VexScene;
}

/** Distributions speak of source packages. */
function namesSource(wanted: Purl, { actual, purl, scene }: Sourced): boolean {
  const installed = scene.packages.find((one) => one.purl === purl);
  const source = installed?.source;
  if (!source) return false;
  const { type, namespace } = actual;
  const named = { type, name: source.name, ...(namespace && { namespace }) };
  if (purlIdentity(wanted) !== purlIdentity({ ...named, qualifiers: new Map() })) return false;
  const qualifiers = new Map(wanted.qualifiers);
  qualifiers.delete("arch");
  return hasVersion(wanted, [source.version]) && hasQualifiers({ ...wanted, qualifiers }, actual);
}

function hasVersion({ version }: Purl, versions: readonly (string | undefined)[]): boolean {
  return version === undefined || versions.includes(version);
}

function hasQualifiers(wanted: Purl, actual: Purl): boolean {
  return [...wanted.qualifiers].every(([name, value]) => actual.qualifiers.get(name) === value);
}

/** The product is a package that brings the finding's along: it requires it, or lies in the same file. */
function holdsPackage(text: string, { found, scene }: VexQuestion): boolean {
  const part = scene.packages.find((one) => one.purl === found.purl);
  const wholes = scene.packages.filter((one) => namesPackage(text, { found: one, scene }));
  if (!part || wholes.length === 0) return false;
  const paths = new Set(part.locations.map(({ path }) => path));
  const requirers = allRequirers(part, scene.packages);
  return wholes.some(
    (whole) =>
      requirers.has(whole) ||
      (fileHoldsMany.test(whole.purl) && whole.locations.some(({ path }) => paths.has(path))),
  );
}

/** Packages of these are built into one file; the others only share a list of packages. */
const fileHoldsMany = /^pkg:(?:golang|cargo|maven|nuget)\//;

function allRequirers(part: Package, packages: readonly Package[]): ReadonlySet<Package> {
  const byName = new Map<string, Package[]>();
  for (const one of packages) {
    const key = `${one.ecosystem}\0${one.name}`;
    byName.set(key, [...(byName.get(key) ?? []), one]);
  }
  const found = new Set<Package>();
  const waiting = [part];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    for (const name of one.requiredBy) {
      for (const requirer of byName.get(`${one.ecosystem}\0${name}`) ?? []) {
        if (!found.has(requirer)) waiting.push(requirer);
        found.add(requirer);
      }
    }
  }
  return found;
}
