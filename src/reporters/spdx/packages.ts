import { createHash } from "node:crypto";
import type { Package, Report, ReportedAsset } from "../../model/index.ts";
import { advisoryLink } from "../links.ts";
import { printable } from "../printable.ts";
import { type Licenses, licensesIn } from "./licenses.ts";
import type { Annotation, ExternalRef, Relationship, SpdxDocument, SpdxPackage } from "./types.ts";

export interface Stamp {
  readonly created: string;
  readonly annotator: string;
}

export interface Parts {
  readonly packages: readonly SpdxPackage[];
  readonly relationships: readonly Relationship[];
  readonly licenses: NonNullable<SpdxDocument["hasExtractedLicensingInfos"]>;
}

/** Assets, their systems and their packages, with who contains and who needs whom. */
export function partsOf(report: Report, stamp: Stamp): Parts {
  const licenses = licensesIn(report);
  const advisories = advisoriesOf(report);
  const packages: SpdxPackage[] = [];
  const relationships: Relationship[] = [];
  const names = uniqueNames();
  for (const asset of report.assets) {
    const root = rootPackage(asset, { names, stamp });
    packages.push(root);
    relationships.push(link("DESCRIBES", { from: "SPDXRef-DOCUMENT", to: root.SPDXID }));
    const system = systemPackage(asset, { names, stamp });
    if (system) packages.push(system);
    if (system) relationships.push(link("CONTAINS", { from: root.SPDXID, to: system.SPDXID }));
    const parts = asset.packages.map((found) => ({
      found,
      made: packageOf(found, { asset, names, stamp, licenses, advisories }),
    }));
    packages.push(...parts.map(({ made }) => made));
    relationships.push(
      ...parts.map(({ made }) => link("CONTAINS", { from: root.SPDXID, to: made.SPDXID })),
      ...needsOf(parts),
    );
  }
  return { packages, relationships, licenses: licenses.extracted };
}

interface Names {
  /** A part of a reference that no other has. */
  of(kind: string, content: string): string;
}

/** SPDX allows letters, digits, `.` and `-` in a reference: what a thing is goes into a hash. */
function uniqueNames(): Names {
  const used = new Map<string, number>();
  return {
    of(kind, content) {
      const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
      const id = `SPDXRef-${kind}-${hash}`;
      const nth = (used.get(id) ?? 0) + 1;
      used.set(id, nth);
      return nth === 1 ? id : `${id}-${nth}`;
    },
  };
}

interface Making {
  readonly names: Names;
  readonly stamp: Stamp;
}

/** What is not known of anything that suture describes. */
const unknowns = {
  downloadLocation: "NOASSERTION",
  filesAnalyzed: false,
  licenseConcluded: "NOASSERTION",
  licenseDeclared: "NOASSERTION",
  copyrightText: "NOASSERTION",
} as const;

function rootPackage({ asset, image }: ReportedAsset, { names, stamp }: Making): SpdxPackage {
  const notes = [
    ...note("suture:asset", asset.id),
    ...note("suture:image:platform", image?.platform),
    ...note("suture:image:configDigest", image?.configDigest),
    ...note("suture:image:manifestDigest", image?.manifestDigest),
    ...(image?.layers.flatMap(({ diffId }) => note("suture:image:layer", diffId)) ?? []),
  ];
  return {
    SPDXID: names.of("Asset", asset.id),
    name: printable(asset.name) || asset.id,
    ...(image?.manifestDigest && { versionInfo: image.manifestDigest }),
    ...unknowns,
    primaryPackagePurpose: asset.kind === "image" ? "CONTAINER" : "APPLICATION",
    annotations: annotationsOf(notes, stamp),
  };
}

function systemPackage(
  { asset, os }: ReportedAsset,
  { names, stamp }: Making,
): SpdxPackage | undefined {
  if (!os) return undefined;
  return {
    SPDXID: names.of("OperatingSystem", asset.id),
    name: printable(os.id) || "linux",
    ...(os.versionId && { versionInfo: printable(os.versionId) }),
    ...unknowns,
    primaryPackagePurpose: "OPERATING_SYSTEM",
    annotations: annotationsOf(note("suture:os:name", os.name), stamp),
  };
}

interface PackageMaking extends Making {
  readonly asset: ReportedAsset;
  readonly licenses: Licenses;
  readonly advisories: ReadonlyMap<string, readonly string[]>;
}

function packageOf(found: Package, making: PackageMaking): SpdxPackage {
  const { asset, names, stamp, licenses, advisories } = making;
  const { source } = found;
  return {
    SPDXID: names.of("Package", `${asset.asset.id}\0${found.purl}`),
    name: printable(found.name),
    versionInfo: printable(found.version),
    supplier: supplierOf(found),
    ...unknowns,
    licenseDeclared: licenses.referenceOf(found.license),
    primaryPackagePurpose: "LIBRARY",
    ...(source && {
      sourceInfo: `built package from: ${printable(`${source.name} ${source.version}`)}`,
    }),
    externalRefs: [
      { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: found.purl },
      ...(advisories.get(keyOf(asset.asset.id, found.purl)) ?? []).map(advisoryRef),
    ],
    annotations: annotationsOf(notesOf(found, asset), stamp),
  };
}

/** Whoever built it, else the distribution whose ecosystem names a release; others are not known. */
function supplierOf({ origin, ecosystem }: Package): string {
  if (origin) return `Organization: ${printable(origin)}`;
  const [family, release] = ecosystem.split(":");
  return release ? `Organization: ${printable(family ?? "")}` : "NOASSERTION";
}

/** All that SPDX has no field for, so that suture reads it back. */
function notesOf(found: Package, { asset }: ReportedAsset): string[] {
  const { ecosystem, source, architecture, origin, layer, locations } = found;
  return [
    ...note("suture:asset", asset.id),
    ...note("suture:ecosystem", ecosystem),
    ...note("suture:layer", layer),
    ...note("suture:source:name", source?.name),
    ...note("suture:source:version", source?.version),
    ...note("suture:architecture", architecture),
    ...note("suture:origin", origin),
    ...note("suture:scope", found.scope),
    ...note("suture:moduleStream", found.moduleStream),
    ...locations.map(
      ({ path, region, layer: at }) =>
        `suture:occurrence: ${JSON.stringify({
          path,
          ...(region && { line: region.startLine }),
          ...(at && { layer: at }),
        })}`,
    ),
  ];
}

function note(name: string, value: string | undefined): string[] {
  return value === undefined || value === "" ? [] : [`${name}: ${value}`];
}

function annotationsOf(notes: readonly string[], { created, annotator }: Stamp): Annotation[] {
  return notes.map((comment) => ({
    annotationDate: created,
    annotationType: "OTHER",
    annotator,
    comment,
  }));
}

/** Pages of what is known against each package; none of what does not count. */
function advisoriesOf({ command, findings }: Report): Map<string, string[]> {
  const found = new Map<string, string[]>();
  if (command === "sbom") return found;
  for (const finding of findings) {
    if (finding.kind !== "vulnerability" || finding.suppression) continue;
    const page = advisoryLink(finding.rule);
    const key = keyOf(finding.location.asset, finding.package.purl);
    const list = found.get(key) ?? [];
    if (page && !list.includes(page)) found.set(key, [...list, page]);
  }
  return found;
}

function keyOf(asset: string, purl: string): string {
  return `${asset}\0${purl}`;
}

function advisoryRef(referenceLocator: string): ExternalRef {
  return { referenceCategory: "SECURITY", referenceType: "advisory", referenceLocator };
}

interface Part {
  readonly found: Package;
  readonly made: SpdxPackage;
}

function needsOf(parts: readonly Part[]): Relationship[] {
  const byName = new Map<string, string[]>();
  for (const { found, made } of parts) {
    const key = keyOf(found.ecosystem, found.name);
    byName.set(key, [...(byName.get(key) ?? []), made.SPDXID]);
  }
  return parts.flatMap(({ found, made }) => {
    const others = found.dependsOn.flatMap(
      (name) => byName.get(keyOf(found.ecosystem, name)) ?? [],
    );
    return [...new Set(others)]
      .filter((other) => other !== made.SPDXID)
      .map((other) => link("DEPENDS_ON", { from: made.SPDXID, to: other }));
  });
}

function link(
  relationshipType: Relationship["relationshipType"],
  { from, to }: { readonly from: string; readonly to: string },
): Relationship {
  return { spdxElementId: from, relationshipType, relatedSpdxElement: to };
}
