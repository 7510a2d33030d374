import {
  compilePatterns,
  type Ecosystem,
  type ProgramReader,
  type Rule,
  type Syntax,
} from "../../model/index.ts";
import { osReleasePaths } from "../../syntax/os-release.ts";
import { isApplicationPath } from "./application-layers.ts";
import type { TreeFacts } from "./collect.ts";

/** The catalogues that read files. */
export interface Readers {
  readonly ecosystems: readonly Ecosystem[];
  readonly syntaxes: readonly Syntax[];
  readonly rules: readonly Rule[];
  /** What links files to programs; none where left out. */
  readonly programs?: readonly ProgramReader[];
  /** False where nobody asked about packages: a broken manifest is then nothing that is missing. */
  readonly packages?: boolean;
}

/** Who reads a file. */
export type Reader =
  | { readonly kind: "ecosystem"; readonly ecosystem: Ecosystem }
  | {
      readonly kind: "syntax";
      readonly syntax: Syntax;
      readonly rules: readonly Rule[];
      readonly programs: readonly ProgramReader[];
    }
  | { readonly kind: "os-release" };

/** Compiles the catalogues into a look-up of those who read a path. */
export function compileReaders({
  ecosystems,
  syntaxes,
  rules,
  programs = [],
}: Readers): (tree: TreeFacts, path: string) => readonly Reader[] {
  const osRelease: Reader = { kind: "os-release" };
  const manifests = ecosystems.map(
    (ecosystem) => [{ kind: "ecosystem", ecosystem } as const, ecosystem.files] as const,
  );
  const documents = syntaxes.flatMap((syntax) => {
    const reading = rules.filter(({ reads }) => reads === syntax.kind);
    const gathering = programs.filter(
      ({ reads, alsoReads = [] }) => reads === syntax.kind || alsoReads.includes(syntax.kind),
    );
    if (reading.length === 0 && gathering.length === 0) return [];
    const reader = { kind: "syntax", syntax, rules: reading, programs: gathering } as const;
    return [[reader, syntax.files] as const];
  });
  const secrets = documents.flatMap(onlySecrets);
  const ofDirectory = compilePatterns<Reader>([...manifests, ...documents]);
  const ofImage = compilePatterns<Reader>([[osRelease, osReleasePaths], ...manifests]);
  const inLayers = compilePatterns<Reader>(secrets);
  return remember((tree, path) => {
    const found = isSystem(tree) ? ofImage(path) : ofDirectory(path);
    const more = isSystem(tree) && secrets.length > 0 && isApplicationPath(path);
    const all = more ? [...found, ...inLayers(path)] : found;
    return all.length === 0 ? all : all.filter((reader) => !skipsBinary(reader, path));
  });
}

/** True for the reader of any text. */
export function isTextOnly(reader: Reader): boolean {
  return reader.kind === "syntax" && reader.syntax.kind === "text";
}

/** True for rules that look into the files of an image too. */
export function isSecretRule({ kind, id }: Rule): boolean {
  return kind === "secret" && id.startsWith("secrets/");
}

const binaryName =
  /\.(?:a|aac|apk|avif|bin|bmp|br|bz2|ckpt|class|db|deb|dll|dmg|dylib|eot|exe|flac|gguf|gif|gz|h5|hdf5|ico|idx|img|iso|jar|jpe?g|lz4|m4a|mkv|mo|mov|mp[34]|node|np[yz]|o|ogg|onnx|otf|pack|parquet|pdf|pkl|png|psd|pth?|pyc|pyd|rar|rpm|safetensors|so|sqlite3?|tar|tflite|tgz|tiff?|ttc|ttf|wasm|wav|webm|webp|whl|woff2?|xz|zip|zst|7z)$|\.so\.[\d.]+$/i;

/** The reader of any text leaves files alone that are not text by their name. */
function skipsBinary(reader: Reader, path: string): boolean {
  return isTextOnly(reader) && binaryName.test(path);
}

/** From an image, of what documents tell, secrets only: its code is read in its repository. */
function onlySecrets([reader, files]: readonly [
  Extract<Reader, { kind: "syntax" }>,
  readonly string[],
]): (readonly [Reader, readonly string[]])[] {
  const secrets = reader.rules.filter(isSecretRule);
  return secrets.length === 0 ? [] : [[{ ...reader, rules: secrets, programs: [] }, files]];
}

function isSystem({ image, asset }: TreeFacts): boolean {
  return image !== undefined || asset.kind === "rootfs";
}

/** Keeps the last answer: each path is asked about several times in a row. */
function remember<A, R>(answer: (a: A, path: string) => R): (a: A, path: string) => R {
  let last: { readonly a: A; readonly path: string; readonly value: R } | undefined;
  return (a, path) => {
    if (last?.a !== a || last.path !== path) last = { a, path, value: answer(a, path) };
    return last.value;
  };
}
