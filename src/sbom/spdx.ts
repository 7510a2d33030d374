import { items, members, text, texts } from "../model/json-values.ts";
import {
  addTo,
  layerOf,
  type Occurrence,
  relativePath,
  type Sbom,
  type SbomComponent,
} from "./sbom.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads SPDX 2.2 and 2.3, as JSON or from {@link parseTagValue}.
 *
 * @see SPDX specification 2.3, clauses 6 to 11
 */
export function readSpdx(document: Fields): Sbom {
  const links = items(document["relationships"]).map(members);
  const described = describedBy(document, links);
  const all = items(document["packages"]).map(members);
  const licenses = extractedLicenses(document);
  const system = all.find(isSystem);
  const creation = members(document["creationInfo"]);
  const name = text(document["name"]);
  const date = text(creation["created"]);
  return {
    format: (text(document["spdxVersion"]) ?? "").replace("-", " "),
    ...(name && { name }),
    authors: texts(creation["creators"]).map((creator) => creator.replace(/^\w+:\s*/, "")),
    ...(date && { date }),
    ...(system && { os: systemOf(system) }),
    components: all
      .filter((one) => isPackage(one, described))
      .map((one, index) => componentOf(one, { index, licenses })),
    needs: needsOf(links),
  };
}

function describedBy(document: Fields, links: readonly Fields[]): ReadonlySet<string> {
  const described = new Set(texts(document["documentDescribes"]));
  for (const link of links) {
    const { spdxElementId, relationshipType, relatedSpdxElement } = link;
    if (relationshipType === "DESCRIBES") described.add(text(relatedSpdxElement) ?? "");
    if (relationshipType === "DESCRIBED_BY") described.add(text(spdxElementId) ?? "");
  }
  return described;
}

function purpose(one: Fields): string {
  return text(one["primaryPackagePurpose"])?.replaceAll("_", "-").toUpperCase() ?? "";
}

function isSystem(one: Fields): boolean {
  return purpose(one) === "OPERATING-SYSTEM" || /^SPDXRef-OperatingSystem/.test(idOf(one));
}

const containers: ReadonlySet<string> = new Set(["CONTAINER", "FILE", "ARCHIVE", "DEVICE"]);

/**
 * The described thing is no package in itself, unless it is all there is: some describe every
 * package. Trivy hangs packages on lock files, which have neither a version nor a package URL.
 */
function isPackage(one: Fields, described: ReadonlySet<string>): boolean {
  if (isSystem(one)) return false;
  const purl = purlOf(one);
  if (purl?.startsWith("pkg:oci/") || purl?.startsWith("pkg:docker/")) return false;
  if (purl === undefined && containers.has(purpose(one))) return false;
  const isRoot = described.has(idOf(one));
  if (isRoot && (purl === undefined || described.size === 1)) return false;
  return purl !== undefined || versionOf(one) !== undefined || purpose(one) !== "APPLICATION";
}

function componentOf(
  one: Fields,
  { index, licenses }: { readonly index: number; readonly licenses: ReadonlyMap<string, string> },
): SbomComponent {
  const purl = purlOf(one);
  const version = versionOf(one);
  const license = licenseOf(one, licenses);
  const supplier = supplierOf(one);
  const properties = propertiesOf(one);
  return {
    ref: idOf(one) || `#${index}`,
    name: text(one["name"]) ?? "",
    ...(version && { version }),
    ...(purl && { purl }),
    ...(supplier && { supplier }),
    ...(license && { license }),
    properties,
    occurrences: (properties.get("suture:occurrence") ?? []).flatMap(occurrenceOf),
  };
}

function idOf(one: Fields): string {
  return text(one["SPDXID"]) ?? "";
}

function versionOf(one: Fields): string | undefined {
  const version = text(one["versionInfo"]);
  return version === "NOASSERTION" || version === "NONE" ? undefined : version;
}

/** `Organization: NAME (address)` without its kind. */
function supplierOf(one: Fields): string | undefined {
  const said = [one["supplier"], one["originator"]].flatMap((who) => text(who) ?? []);
  return said.find((who) => who !== "NOASSERTION")?.replace(/^(?:Person|Organization):\s*/, "");
}

/** The first of them: several name the same package to different tools. */
function purlOf(one: Fields): string | undefined {
  const refs = items(one["externalRefs"]).map(members);
  return refs.flatMap(({ referenceType, referenceLocator }) =>
    /(?:^|\/)purl$/.test(text(referenceType) ?? "") ? (text(referenceLocator) ?? []) : [],
  )[0];
}

/** `NAME: VALUE` in annotations; Trivy wrote them as attribution texts before. */
function propertiesOf(one: Fields): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const lines = [
    ...items(one["annotations"]).flatMap((note) => text(members(note)["comment"]) ?? []),
    ...texts(one["attributionTexts"]),
  ];
  for (const line of lines) {
    const [, name, value] = /^([\w:.-]{1,100}): (.+)$/s.exec(line) ?? [];
    if (name && value) addTo(found, name, value);
  }
  const built = /^built package from: (\S+)(?: (\S+))?$/.exec(text(one["sourceInfo"]) ?? "");
  if (built?.[1] && !found.has("SrcName")) {
    addTo(found, "SrcName", built[1]);
    if (built[2]) addTo(found, "SrcVersion", built[2]);
  }
  return found;
}

/** As suture writes it: a JSON object. */
function occurrenceOf(json: string): Occurrence[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return [];
  }
  const { path, line, layer } = members(value);
  const place = relativePath(text(path) ?? "");
  const digest = layerOf(text(layer));
  if (place === "") return [];
  return [
    {
      path: place,
      ...(Number.isSafeInteger(line) && Number(line) > 0 && { line: Number(line) }),
      ...(digest && { layer: digest }),
    },
  ];
}

function extractedLicenses(document: Fields): Map<string, string> {
  return new Map(
    items(document["hasExtractedLicensingInfos"]).flatMap((value) => {
      const { licenseId, name, extractedText } = members(value);
      const id = text(licenseId);
      const words = text(name) ?? text(extractedText);
      return id && words ? [[id, words] as const] : [];
    }),
  );
}

function licenseOf(one: Fields, licenses: ReadonlyMap<string, string>): string | undefined {
  const said = [one["licenseDeclared"], one["licenseConcluded"]]
    .flatMap((license) => text(license) ?? [])
    .find((license) => license !== "NOASSERTION" && license !== "NONE");
  return said === undefined ? undefined : (licenses.get(said) ?? said);
}

function systemOf(one: Fields) {
  const name = text(one["name"]) ?? "";
  const versionId = versionOf(one) ?? "";
  const [full = `${name} ${versionId}`.trim()] = propertiesOf(one).get("suture:os:name") ?? [];
  return { id: name, versionId, name: full };
}

/** Both directions of "needs"; what contains what is no need. */
function needsOf(links: readonly Fields[]): Map<string, string[]> {
  const needs = new Map<string, string[]>();
  for (const { spdxElementId, relationshipType, relatedSpdxElement } of links) {
    const from = text(spdxElementId);
    const to = text(relatedSpdxElement);
    if (!from || !to) continue;
    if (relationshipType === "DEPENDS_ON") addTo(needs, from, to);
    else if (/^(?:RUNTIME_)?DEPENDENCY_OF$/.test(text(relationshipType) ?? ""))
      addTo(needs, to, from);
  }
  return needs;
}
