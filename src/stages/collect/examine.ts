import {
  compilePatterns,
  type Ecosystem,
  type Gap,
  type ImageFacts,
  type ReadShipped,
  type Rule,
  type RuleFinding,
  type SourceText,
  type Syntax,
  type TreeFile,
} from "../../model/index.ts";
import { osReleasePaths, parseOsRelease } from "../../syntax/os-release.ts";
import { decodeText, isBinary } from "../../syntax/text.ts";
import { checkDocument, type DocumentPlace } from "../detect/check-document.ts";
import { applicationLayers, isApplicationPath } from "./application-layers.ts";
import type { Examiner, FileRecord, TreeFacts } from "./collect.ts";

/** The catalogues that read files. */
export interface Readers {
  readonly ecosystems: readonly Ecosystem[];
  readonly syntaxes: readonly Syntax[];
  readonly rules: readonly Rule[];
  /** False where nobody asked about packages: a broken manifest is then nothing that is missing. */
  readonly packages?: boolean;
}

/** The pseudo ecosystem under which `os-release` is kept. */
export const osReleaseEcosystem = "os-release";

type Reader =
  | { readonly kind: "ecosystem"; readonly ecosystem: Ecosystem }
  | { readonly kind: "syntax"; readonly syntax: Syntax; readonly rules: readonly Rule[] }
  | { readonly kind: "os-release" };

/** Compiles the catalogues into one reader of files: each file is decoded once for all of them. */
export function createExaminer(
  { ecosystems, syntaxes, rules, packages = true }: Readers,
  readShipped: ReadShipped,
): Examiner {
  const load = syntaxLoader(readShipped);
  const osRelease: Reader = { kind: "os-release" };
  const manifests = ecosystems.map(
    (ecosystem) => [{ kind: "ecosystem", ecosystem } as const, ecosystem.files] as const,
  );
  const documents = syntaxes.flatMap((syntax) => {
    const reading = rules.filter(({ reads }) => reads === syntax.kind);
    if (reading.length === 0) return [];
    return [[{ kind: "syntax", syntax, rules: reading } as const, syntax.files] as const];
  });
  const ofDirectory = compilePatterns<Reader>([...manifests, ...documents]);
  const ofImage = compilePatterns<Reader>([[osRelease, osReleasePaths], ...manifests]);
  const inLayers = compilePatterns<Reader>(documents.flatMap(onlySecrets));
  const layersOf = new WeakMap<ImageFacts, ReadonlySet<string>>();

  const readersOf = remember((tree: TreeFacts, path: string): readonly Reader[] => {
    if (!tree.image) return ofDirectory(path).filter((reader) => !skipsBinary(reader, path));
    const found = ofImage(path);
    if (!isApplicationPath(path)) return found;
    return [...found, ...inLayers(path).filter((reader) => !skipsBinary(reader, path))];
  });
  const isOwnLayer = (tree: TreeFacts, layer: string | undefined): boolean => {
    if (!tree.image || !layer) return true;
    const layers = layersOf.get(tree.image) ?? applicationLayers(tree.image);
    layersOf.set(tree.image, layers);
    return layers.has(layer);
  };
  return {
    wants: (tree, path) => readersOf(tree, path).length > 0,
    wantsText: (tree, path) => readersOf(tree, path).every(isTextOnly),
    parses: (tree, path) =>
      readersOf(tree, path).some((r) => r.kind === "syntax" && r.syntax.kind !== "text"),
    async examine(tree, file) {
      const own = isOwnLayer(tree, file.entry.layer);
      const readers = readersOf(tree, file.entry.path).filter(
        (reader) => own || reader.kind !== "syntax",
      );
      for (const reader of readers) if (reader.kind === "syntax") await load(reader.syntax);
      return examineFile(file, { readers, asset: tree.asset.id, packages });
    },
  };
}

/** Keeps the last answer: each path is asked about several times in a row. */
function remember<A, R>(answer: (a: A, path: string) => R): (a: A, path: string) => R {
  let last: { readonly a: A; readonly path: string; readonly value: R } | undefined;
  return (a, path) => {
    if (last?.a !== a || last.path !== path) last = { a, path, value: answer(a, path) };
    return last.value;
  };
}

/** Loads what a grammar needs, once and only where a file of its kind turns up. */
function syntaxLoader(readShipped: ReadShipped): (syntax: Syntax) => Promise<void> | undefined {
  const loading = new Map<Syntax, Promise<void>>();
  return (syntax) => {
    if (!syntax.load) return undefined;
    const begun = loading.get(syntax) ?? syntax.load(readShipped);
    loading.set(syntax, begun);
    return begun;
  };
}

/** From an image, of what documents tell, secrets only: its code is read in its repository. */
function onlySecrets([reader, files]: readonly [
  Extract<Reader, { kind: "syntax" }>,
  readonly string[],
]): (readonly [Reader, readonly string[]])[] {
  const secrets = reader.rules.filter(
    ({ kind, id }) => kind === "secret" && id.startsWith("secrets/"),
  );
  return secrets.length === 0 ? [] : [[{ ...reader, rules: secrets }, files]];
}

const binaryName =
  /\.(?:a|aac|apk|avif|bin|bmp|br|bz2|ckpt|class|db|deb|dll|dmg|dylib|eot|exe|flac|gguf|gif|gz|h5|hdf5|ico|idx|img|iso|jar|jpe?g|lz4|m4a|mkv|mo|mov|mp[34]|node|np[yz]|o|ogg|onnx|otf|pack|parquet|pdf|pkl|png|psd|pth?|pyc|pyd|rar|rpm|safetensors|so|sqlite3?|tar|tflite|tgz|tiff?|ttc|ttf|wasm|wav|webm|webp|whl|woff2?|xz|zip|zst|7z)$|\.so\.[\d.]+$/i;

function isTextOnly(reader: Reader): boolean {
  return reader.kind === "syntax" && reader.syntax.kind === "text";
}

/** The reader of any text leaves files alone that are not text by their name. */
function skipsBinary(reader: Reader, path: string): boolean {
  return isTextOnly(reader) && binaryName.test(path);
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
const readsOn: ReadonlySet<string> = new Set(["python", "shell", "dotenv"]);

interface DocumentReading {
  readonly source: SourceText;
  readonly record: OpenRecord;
  readonly place: DocumentPlace;
  /** An ecosystem reads the file too, and says itself what is broken. */
  readonly told: boolean;
}

function readDocument(
  { syntax, rules }: Extract<Reader, { kind: "syntax" }>,
  { source, record, place, told }: DocumentReading,
): void {
  const document = syntax.parse(source);
  const problem = document.problems[0];
  if (problem && !told) {
    record.gaps.push({
      asset: place.asset,
      path: source.path,
      reason:
        problem.level === "recovered" && readsOn.has(syntax.kind) ? "syntax-errors" : "malformed",
      message: problem.message,
    });
  }
  record.findings.push(...checkDocument(document, rules, place));
}
