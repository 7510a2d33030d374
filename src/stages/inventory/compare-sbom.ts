import {
  type Attestation,
  type Attested,
  type AttestedDocument,
  type Gap,
  type ListedPurls,
  type Package,
  purlWithoutVersion,
  type SbomComparison,
  type VersionDifference,
} from "../../model/index.ts";

import { readSbomValue } from "../../sbom/read-sbom.ts";
import { statedInventory } from "../../sbom/stated-inventory.ts";
import { parsePurl, purlIdentity } from "../../versions/purl.ts";

export interface AttestedImage {
  /** Id of the asset. */
  readonly asset: string;
  /** What is in the layers. */
  readonly packages: readonly Package[];
}

export interface Compared {
  readonly attestations: readonly Attestation[];
  /** What of it could not be used. */
  readonly gaps: readonly Gap[];
}

/** What is attached to an image, bills of materials compared with what is in its layers. */
export function compareAttested(attested: Attested | undefined, image: AttestedImage): Compared {
  if (!attested) return { attestations: [], gaps: [] };
  const gaps = attested.problems.map((problem) => gapOf(image.asset, problem));
  const attestations = attested.documents.map((document) => {
    const answer = compared(document, image);
    if (typeof answer !== "string") return { ...document.attestation, ...answer };
    const { predicateType } = document.attestation;
    gaps.push(gapOf(image.asset, `${predicateType}: ${answer}`));
    return document.attestation;
  });
  return { attestations, gaps };
}

function gapOf(asset: string, problem: string): Gap {
  return {
    asset,
    reason: "unresolved",
    message: `An attestation of the image was left out. ${problem}.`,
  };
}

function compared(
  { attestation, content }: AttestedDocument,
  image: AttestedImage,
): { readonly comparison?: SbomComparison } | string {
  if (attestation.kind !== "sbom" || content === undefined) return {};
  try {
    const sbom = readSbomValue(content);
    const stated = statedInventory(sbom, { asset: image.asset, path: "" });
    return { comparison: compareSbom(stated.packages, image.packages) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}

/** How many of each are named. */
const shown = 20;

/**
 * Holds a bill of materials against the packages of the layers. What is compiled in may stand in the
 * former alone: differences are facts, not faults.
 */
export function compareSbom(
  stated: readonly Package[],
  installed: readonly Package[],
): SbomComparison {
  const inSbom = versionsOf(stated);
  const inImage = versionsOf(installed);
  const onlyInSbom: string[] = [];
  const onlyInImage: string[] = [];
  const different: VersionDifference[] = [];
  let same = 0;
  for (const key of new Set([...inSbom.keys(), ...inImage.keys()])) {
    const left = inSbom.get(key) ?? new Map<string, string>();
    const right = inImage.get(key) ?? new Map<string, string>();
    const lacking = [...left].filter(([version]) => !right.has(version));
    const extra = [...right].filter(([version]) => !left.has(version));
    same += left.size - lacking.length;
    for (const [i, [version, purl]] of lacking.entries()) {
      const other = extra[i]?.[0];
      if (other === undefined) onlyInSbom.push(purl);
      else {
        const bare = purlWithoutVersion(purl);
        different.push({ purl: bare, inSbom: version, inImage: other });
      }
    }
    onlyInImage.push(...extra.slice(lacking.length).map(([, purl]) => purl));
  }
  return {
    same,
    onlyInSbom: listed(onlyInSbom),
    onlyInImage: listed(onlyInImage),
    differentVersion: { count: different.length, packages: different.sort(byPurl).slice(0, shown) },
  };
}

/** By identity: versions, each with its package URL without qualifiers. */
function versionsOf(packages: readonly Package[]): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const { purl, version } of packages) {
    const parts = parsePurl(purl);
    const key = parts ? purlIdentity(parts) : purl;
    const versions = found.get(key) ?? new Map<string, string>();
    found.set(key, versions.set(version, purl.split("?")[0] ?? purl));
  }
  return found;
}

function listed(purls: readonly string[]): ListedPurls {
  return { count: purls.length, purls: [...purls].sort().slice(0, shown) };
}

function byPurl(a: VersionDifference, b: VersionDifference): number {
  return a.purl < b.purl ? -1 : 1;
}
