import type {
  Ecosystem,
  Gap,
  RuleFinding,
  SourceText,
  SyntaxProblem,
  TreeFile,
} from "../../model/index.ts";
import { parseOsRelease } from "../../syntax/os-release.ts";
import { decodeText, isBinary } from "../../syntax/text.ts";
import { checkDocument, type DocumentPlace } from "../detect/check-document.ts";
import { layerOwnership } from "./application-layers.ts";
import type { Examiner, FileRecord } from "./collect.ts";
import { partsReading } from "./examine-parts.ts";
import { gatherFrom } from "./gather.ts";
import {
  compileReaders,
  isSecretRule,
  isTextOnly,
  type Reader,
  type Readers,
} from "./readers-of.ts";

/** The pseudo ecosystem under which `os-release` is kept. */
export const osReleaseEcosystem = "os-release";

/** Compiles the catalogues into one reader of files: each file is decoded once for all of them. */
export function createExaminer(readers: Readers): Examiner {
  const { ecosystems, rules, packages = true } = readers;
  const readersOf = compileReaders(readers);
  const isOwnLayer = layerOwnership();
  const secrets = rules.filter(isSecretRule);
  const readerIds = [packages, ...[...ecosystems, ...secrets].map(({ id }) => id)];
  return {
    ...partsReading(packages ? ecosystems : []),
    keyOf(tree, diffId) {
      // A finding names the image that it was found in; of packages, images share what a layer says.
      const image = secrets.length > 0 && isOwnLayer(tree, diffId) && tree.asset.id;
      return JSON.stringify([image, ...readerIds]);
    },
    wants: (tree, path) => readersOf(tree, path).length > 0,
    wantsText: (tree, path) => readersOf(tree, path).every(isTextOnly),
    parses: (tree, path) =>
      readersOf(tree, path).some((r) => r.kind === "syntax" && r.syntax.kind !== "text"),
    async examine(tree, file) {
      const own = isOwnLayer(tree, file.entry.layer);
      const found = readersOf(tree, file.entry.path);
      const asked = own ? found : found.filter(({ kind }) => kind !== "syntax");
      return examineFile(file, { readers: asked, asset: tree.asset.id, packages });
    },
  };
}

interface Examination {
  readonly readers: readonly Reader[];
  readonly asset: string;
  readonly packages: boolean;
}

function examineFile(file: TreeFile, { readers, asset, packages }: Examination): FileRecord {
  const { path, layer } = file.entry;
  const record: OpenRecord = { manifests: [], findings: [], gaps: [] };
  const source = isBinary(file.bytes) ? undefined : decodeText(path, file.bytes);
  const place = { asset, ...(layer && { layer }) };
  const told = packages && readers.some(({ kind }) => kind === "ecosystem");
  for (const reader of readers) {
    if (reader.kind === "ecosystem")
      readManifest(reader.ecosystem, { file, record, asset, packages });
    else if (reader.kind === "os-release") readOsRelease(source, record);
    else if (source) readDocument(reader, { source, record, place, told });
    else if (reader.syntax.kind !== "text") {
      record.gaps.push({ asset, path, reason: "malformed", message: "This is not a text file." });
    }
  }
  return { path, ...record, ...(layer && { layer }) };
}

interface OpenRecord {
  readonly manifests: { ecosystem: string; value: unknown }[];
  readonly findings: Omit<RuleFinding, "priority">[];
  readonly gaps: Gap[];
  gathered?: { readonly kind: string; readonly value: unknown }[];
}

interface ManifestReading {
  readonly file: TreeFile;
  readonly record: OpenRecord;
}

function readManifest(
  { id, parse }: Ecosystem,
  { file, record, asset, packages }: Omit<Examination, "readers"> & ManifestReading,
): void {
  try {
    const value = parse(file);
    if (value !== undefined) record.manifests.push({ ecosystem: id, value });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (!packages) return;
    const { path } = file.entry;
    record.gaps.push({ asset, path, reason: "malformed", message: error.message });
  }
}

function readOsRelease(source: SourceText | undefined, { manifests }: OpenRecord): void {
  const value = source && parseOsRelease(source.text);
  if (value) manifests.push({ ecosystem: osReleaseEcosystem, value });
}

/** Program text is read as far as it parses; a broken configuration file is not what it says it is. */
const readsOn: ReadonlySet<string> = new Set(["python", "javascript", "shell", "dotenv"]);

function reasonOf({ level }: SyntaxProblem, kind: string): Gap["reason"] {
  if (level === "unread") return "unsupported";
  return level === "recovered" && readsOn.has(kind) ? "syntax-errors" : "malformed";
}

interface DocumentReading {
  readonly source: SourceText;
  readonly record: OpenRecord;
  readonly place: DocumentPlace;
  /** An ecosystem reads the file too, and says itself what is broken. */
  readonly told: boolean;
}

function readDocument(
  { syntax, rules, programs }: Extract<Reader, { kind: "syntax" }>,
  { source, record, place, told }: DocumentReading,
): void {
  const document = syntax.parse(source);
  const problem = document.problems[0];
  if (problem && !told) {
    record.gaps.push({
      asset: place.asset,
      path: source.path,
      reason: reasonOf(problem, syntax.kind),
      message: problem.message,
    });
  }
  // One by one: what is spread goes through the stack, and a hostile file has no end of findings.
  for (const finding of checkDocument(document, rules, place)) record.findings.push(finding);
  if (programs.length > 0) {
    const gathered = gatherFrom(document, programs);
    if (gathered.length > 0) record.gathered = gathered;
  }
}
