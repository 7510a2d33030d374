import { indexLines, type LineIndex, type PackageScope, type Region } from "../../model/index.ts";
import {
  mapIn,
  mapOf,
  type PlainMap,
  type PlainNode,
  readPlainYaml,
  textIn,
} from "../../syntax/plain-yaml.ts";
import { decodeText } from "../../syntax/text.ts";
import type { AskedPackage, LockedPackage, LockFile } from "../lock-file.ts";
import { isNpmName, isNpmVersion, splitSpec } from "./names.ts";

/**
 * Reads `pnpm-lock.yaml` of lock versions 5 to 9. Since pnpm 11 a first document locks pnpm itself
 * and its plugins.
 *
 * @throws SyntaxError where it is broken, its message says where
 */
export function readPnpmLock(path: string, bytes: Uint8Array): LockFile {
  const { text } = decodeText(path, bytes);
  const lines = indexLines(text);
  const locks = readPlainYaml(text)
    .map(mapOf)
    .filter((map) => map.has("lockfileVersion"));
  if (text.trim() !== "" && locks.length === 0) {
    throw new SyntaxError("It states no lockfileVersion (line 1)");
  }
  const read = locks.map((lock, i) => readLock(lock, { lines, prefix: i === 0 ? "" : `${i}:` }));
  return {
    kind: "lock",
    packages: read.flatMap(({ packages }) => packages),
    asked: read.flatMap(({ asked }) => asked),
    projects: [...new Set(read.flatMap(({ projects }) => projects))],
    unversioned: read.flatMap(({ unversioned }) => unversioned),
  };
}

interface Reading {
  readonly lines: LineIndex;
  /** Keeps the keys of several documents apart. */
  readonly prefix: string;
}

interface Nodes extends Reading {
  /** What a reference can lead to. */
  readonly graph: PlainMap;
  readonly entries: PlainMap;
}

function readLock(lock: PlainMap, reading: Reading) {
  const entries = mapIn(lock, "packages");
  const graph = lock.has("snapshots") ? mapIn(lock, "snapshots") : entries;
  const nodes = { ...reading, graph, entries };
  const packages: LockedPackage[] = [];
  const unversioned: string[] = [];
  for (const key of graph.keys()) {
    const locked = toLocked(key, nodes);
    if (typeof locked === "object") packages.push(locked);
    else if (locked) unversioned.push(locked);
  }
  const importers = mapIn(lock, "importers");
  const projects = new Map(
    importers.size > 0
      ? [...importers].map(([folder, { value }]) => [folder === "." ? "" : folder, mapOf(value)])
      : [["", lock]],
  );
  return {
    packages,
    unversioned,
    asked: [...projects].flatMap(([folder, project]) => askedBy(folder, { project, nodes })),
    projects: [...projects.keys()],
  };
}

/** @returns the name alone where no version is known */
function toLocked(key: string, nodes: Nodes): LockedPackage | string | undefined {
  const { graph, entries, lines, prefix } = nodes;
  const plainKey = withoutPeers(key);
  const entryKey = entries.has(key) ? key : plainKey;
  const entry = mapOf(entries.get(entryKey)?.value);
  const node = mapOf(graph.get(key)?.value);
  const range = (entries.get(entryKey) ?? graph.get(key))?.range;
  const parsed = parseKey(key);
  const name = textIn(entry, "name") ?? parsed?.name;
  const version = textIn(entry, "version") ?? parsed?.version;
  if (!name || !isNpmName(name) || !range || isDirectory(entry)) return undefined;
  if (!isNpmVersion(version)) return name;
  const scope = scopeOf(node);
  return {
    key: prefix + key,
    name,
    version,
    region: regionOf(lines, range),
    requires: [mapIn(node, "dependencies"), mapIn(node, "optionalDependencies")].flatMap((list) =>
      [...list].flatMap(([dependency, { value }]) => refOf(dependency, value, nodes) ?? []),
    ),
    ...(scope && { scope }),
  };
}

function regionOf(lines: LineIndex, range: Parameters<LineIndex["regionOf"]>[0]): Region {
  return lines.regionOf(range);
}

/** A folder of the project, injected. */
function isDirectory(entry: PlainMap): boolean {
  return textIn(mapIn(entry, "resolution"), "type") === "directory";
}

/** Until lock version 6 entries say it themselves. */
function scopeOf(entry: PlainMap): PackageScope | "required" | undefined {
  if (textIn(entry, "dev") === "true") return "development";
  if (textIn(entry, "optional") === "true") return "optional";
  return textIn(entry, "dev") === "false" ? "required" : undefined;
}

/** `/@a/b/1.0.0_peer@1.0.0`, `/@a/b@1.0.0(peer@1.0.0)`, `@a/b@1.0.0(peer@1.0.0)`. */
function parseKey(key: string): { readonly name: string; readonly version: string } | undefined {
  const plain = withoutPeers(key).replace(/^\//, "");
  const spec = splitSpec(plain);
  // Until lock version 5 the version is the folder below the name, and `_` begins its peers.
  const old = /^((?:@[^/@]+\/)?[^/@]+)\/([^/_]+)(?:[_/].*)?$/.exec(plain);
  if (old?.[1] && old[2] && key.startsWith("/")) return { name: old[1], version: old[2] };
  return spec && { name: spec.name, version: spec.rest };
}

function withoutPeers(key: string): string {
  const at = key.indexOf("(");
  return at < 0 ? key : key.slice(0, at);
}

/** The key that a dependency's version leads to; `undefined` for a project's folder. */
function refOf(name: string, value: PlainNode, { graph, prefix }: Nodes): string | undefined {
  const version = typeof value === "string" ? value : textIn(mapOf(value), "version");
  if (!version || version.startsWith("link:")) return undefined;
  const candidates = [version, `/${name}/${version}`, `/${name}@${version}`, `${name}@${version}`];
  const key = candidates.find((candidate) => graph.has(candidate));
  return key === undefined ? undefined : prefix + key;
}

const lists = [
  ["dependencies", undefined],
  ["optionalDependencies", "optional"],
  ["devDependencies", "development"],
  ["configDependencies", "development"],
  ["packageManagerDependencies", "development"],
] as const;

function askedBy(
  folder: string,
  { project, nodes }: { readonly project: PlainMap; readonly nodes: Nodes },
): AskedPackage[] {
  return lists.flatMap(([list, scope]) =>
    [...mapIn(project, list)].flatMap(([name, { value }]) => {
      const key = refOf(name, value, nodes);
      return key === undefined ? [] : [{ folder, name, key, ...(scope && { scope }) }];
    }),
  );
}
