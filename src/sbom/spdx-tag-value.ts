/**
 * Reads an SPDX 2 tag-value file into the shape of SPDX as JSON. Tags that suture makes no use of
 * are passed over; files and snippets end the package before them.
 *
 * @see SPDX specification 2.3, annex on tag-value
 */
export function parseTagValue(text: string): Readonly<Record<string, unknown>> {
  const state: State = {
    document: {},
    creators: [],
    packages: [],
    links: [],
    licenses: [],
    notes: [],
    at: {},
  };
  state.at = state.document;
  for (const [tag, value] of pairsOf(text)) readTag(state, { tag, value });
  const { document, creators, packages, links, licenses } = state;
  attachNotes(state);
  const created = document["created"];
  return {
    ...document,
    creationInfo: { creators, ...(created !== undefined && { created }) },
    packages,
    relationships: links,
    hasExtractedLicensingInfos: licenses,
  };
}

type Open = Record<string, unknown>;

interface State {
  readonly document: Open;
  readonly creators: string[];
  readonly packages: Open[];
  readonly links: Open[];
  readonly licenses: Open[];
  /** Annotations, each about a package that it names. */
  readonly notes: Open[];
  /** What the next tags are about. */
  at: Open;
}

/** Tag and value of each line; a value in `<text>` may run over several. */
function* pairsOf(text: string): Iterable<readonly [string, string]> {
  let at = 0;
  while (at < text.length) {
    const start = at;
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    const line = text.slice(start, stop).replace(/\r$/, "");
    at = stop + 1;
    const colon = line.indexOf(":");
    if (colon <= 0 || line.startsWith("#")) continue;
    const tag = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (!value.startsWith("<text>")) {
      yield [tag, value];
      continue;
    }
    const open = text.indexOf("<text>", start);
    const close = text.indexOf("</text>", open);
    const last = close < 0 ? text.length : close;
    yield [tag, text.slice(open + "<text>".length, last).trim()];
    const next = text.indexOf("\n", last);
    at = next < 0 ? text.length : next + 1;
  }
}

function readTag(state: State, { tag, value }: { readonly tag: string; readonly value: string }) {
  const starts = sections.get(tag);
  if (starts) starts(state, value);
  else if (tag === "Relationship") addLink(state, value);
  else if (tag === "Creator") state.creators.push(value);
  else if (tag === "ExternalRef") addRef(state.at, value);
  else if (tag === "PackageAttributionText") push(state.at, "attributionTexts", value);
  else {
    const key = keys.get(tag);
    if (key && !(key in state.at)) state.at[key] = value;
  }
}

/** Tags that begin something of its own. */
const sections: ReadonlyMap<string, (state: State, value: string) => void> = new Map([
  ["PackageName", (state: State, name: string) => begin(state, state.packages, { name })],
  ["Annotator", (state: State) => begin(state, state.notes, {})],
  ["LicenseID", (state: State, licenseId: string) => begin(state, state.licenses, { licenseId })],
  ["FileName", (state: State) => begin(state, [], {})],
  ["SnippetSPDXID", (state: State) => begin(state, [], {})],
]);

function begin(state: State, list: Open[], fields: Open): void {
  state.at = fields;
  list.push(fields);
}

const keys: ReadonlyMap<string, string> = new Map([
  ["AnnotationComment", "comment"],
  ["Created", "created"],
  ["DocumentName", "name"],
  ["ExtractedText", "extractedText"],
  ["LicenseName", "name"],
  ["PackageLicenseConcluded", "licenseConcluded"],
  ["PackageLicenseDeclared", "licenseDeclared"],
  ["PackageOriginator", "originator"],
  ["PackageSourceInfo", "sourceInfo"],
  ["PackageSupplier", "supplier"],
  ["PackageVersion", "versionInfo"],
  ["PrimaryPackagePurpose", "primaryPackagePurpose"],
  ["SPDXID", "SPDXID"],
  ["SPDXREF", "about"],
  ["SPDXVersion", "spdxVersion"],
]);

function attachNotes({ notes, packages }: State): void {
  const byId = new Map(packages.map((one) => [one["SPDXID"], one]));
  for (const { about, comment } of notes) {
    const found = byId.get(about);
    if (found) push(found, "annotations", { comment });
  }
}

/** `A DEPENDS_ON B`. */
function addLink({ links }: State, value: string): void {
  const [spdxElementId, relationshipType, relatedSpdxElement] = value.split(/\s+/);
  links.push({ spdxElementId, relationshipType, relatedSpdxElement });
}

/** `CATEGORY TYPE LOCATOR`. */
function addRef(at: Open, value: string): void {
  const [referenceCategory, referenceType, referenceLocator] = value.split(/\s+/);
  push(at, "externalRefs", { referenceCategory, referenceType, referenceLocator });
}

function push(at: Open, key: string, value: unknown): void {
  const list = at[key];
  if (Array.isArray(list)) list.push(value);
  else at[key] = [value];
}
