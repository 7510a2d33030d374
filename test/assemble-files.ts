import type { AssembleContext, Assembled, Ecosystem, FileEntry } from "../src/model/index.ts";

/** What lies in a tree: text, or a link to another path. */
export type TreeContent = Readonly<Record<string, string | { readonly link: string }>>;

export interface AssembleOptions {
  readonly isSystem?: boolean;
  readonly owned?: readonly string[];
}

/** What an ecosystem says of a tree of files, each parsed as a cache would keep it. */
export function assembleFiles(
  ecosystem: Ecosystem,
  files: TreeContent,
  { isSystem = false, owned = [] }: AssembleOptions = {},
): Assembled {
  const entries = new Map(Object.entries(files).map(([path, one]) => [path, entryOf(path, one)]));
  const parsed = Object.entries(files).flatMap(([path, content]) => {
    const entry = entries.get(path);
    if (!entry || typeof content !== "string") return [];
    const value = ecosystem.parse({ entry, bytes: new TextEncoder().encode(content) });
    return value === undefined ? [] : [{ entry, value: JSON.parse(JSON.stringify(value)) }];
  });
  const context: AssembleContext = {
    asset: { id: "a", kind: isSystem ? "image" : "directory", name: "a" },
    isSystem,
    entries,
    owned: new Set(owned),
  };
  return ecosystem.assemble(parsed, context);
}

/** `name version by,by path:line path:line`, one line for each package. */
export function toldPackages({ packages }: Assembled): string[] {
  return packages.map(({ name, version, requiredBy, scope, locations }) =>
    [
      `${name} ${version}`,
      ...(requiredBy.length > 0 ? [`by ${requiredBy.join(",")}`] : []),
      ...(scope ? [scope] : []),
      ...locations.map(({ path, region }) => (region ? `${path}:${region.startLine}` : path)),
    ].join(" "),
  );
}

function entryOf(path: string, content: TreeContent[string]): FileEntry {
  const isLink = typeof content !== "string";
  return {
    path,
    type: isLink ? "symlink" : "file",
    sizeBytes: isLink ? 0 : content.length,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: 0,
    ...(isLink && { linkTarget: content.link }),
  };
}
