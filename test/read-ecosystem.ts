import { matchPackages } from "../src/advisories/match.ts";
import { readFromMemory } from "../src/binaries/reading.ts";
import {
  type AssembleContext,
  type Assembled,
  compilePatterns,
  type Ecosystem,
  type FileEntry,
  type ParsedFile,
} from "../src/model/index.ts";
import { advisoriesOf, type RecordShape } from "./advisories.ts";

export interface ReadShape {
  /** An image; a project where left out. */
  readonly isSystem?: boolean;
  /** Paths that packages of the operating system brought. */
  readonly owned?: readonly string[];
}

type Files = Readonly<Record<string, string | Uint8Array>>;

/** What an ecosystem says of files, as the stages would ask it: by name, or by parts. */
export function readEcosystem<P>(
  ecosystem: Ecosystem<P>,
  files: Files,
  { isSystem = false, owned = [] }: ReadShape = {},
): Assembled {
  const wanted = compilePatterns([[ecosystem, ecosystem.files]]);
  const parsed: ParsedFile<P>[] = [];
  const entries = new Map<string, FileEntry>();
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const entry = entryOf(path, bytes.length, content !== bytes);
    entries.set(path, entry);
    if (wanted(path).length > 0) add(parsed, entry, ecosystem.parse({ entry, bytes }));
    else if (ecosystem.parts?.wants(entry)) {
      add(parsed, entry, readFromMemory(bytes, ecosystem.parts.read(entry)));
    }
  }
  const context: AssembleContext = {
    asset: { id: "a", kind: isSystem ? "image" : "directory", name: "a" },
    isSystem,
    entries,
    owned: new Set(owned),
  };
  return ecosystem.assemble(parsed, context);
}

/** `name version` of each package, then `path reason: message` of each gap. */
export function told({ packages, gaps }: Assembled): string[] {
  return [
    ...packages.map(({ name, version }) => `${name} ${version}`),
    ...gaps.map(({ path, reason, message }) => `${path} ${reason}: ${message}`),
  ];
}

/** `name version id` of each advisory that affects a package, then the fixed version. */
export function affected({ packages }: Assembled, records: readonly RecordShape[]): string[] {
  const { matches } = matchPackages(packages, { advisories: advisoriesOf(records), asset: "a" });
  return matches.map(
    ({ package: { name, version }, id, fixedVersions }) =>
      `${name} ${version} ${id} ${fixedVersions.join(" ")}`,
  );
}

/** The text that each location of a package points at. */
export function pointedAt(
  { packages }: Assembled,
  files: Readonly<Record<string, string>>,
): string[] {
  return packages.flatMap(({ locations }) =>
    locations.map(({ path, region }) => {
      const line = files[path]?.split(/\r?\n/)[(region?.startLine ?? 0) - 1] ?? "";
      return line.slice((region?.startColumn ?? 0) - 1, (region?.endColumn ?? 0) - 1);
    }),
  );
}

/** Programs are given as bytes: they are executable. */
function entryOf(path: string, sizeBytes: number, isText: boolean): FileEntry {
  return { path, type: "file", sizeBytes, mode: isText ? 0o644 : 0o755, uid: 0, gid: 0, mtime: 0 };
}

function add<P>(parsed: ParsedFile<P>[], entry: FileEntry, value: P | undefined): void {
  if (value !== undefined) parsed.push({ entry, value });
}
