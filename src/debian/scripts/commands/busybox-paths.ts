import { Buffer } from "node:buffer";
import { targetOf } from "../../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../../rootfs/working-root.ts";

/**
 * Where busybox installs its commands, relative to the root: as a file of the root lists them, else as the
 * program itself does. `undefined` where neither tells.
 */
export async function busyboxPaths(root: WorkingRoot): Promise<readonly string[] | undefined> {
  const listed = await listedPaths(root);
  if (listed) return listed;
  const program = targetOf(root, "bin/busybox");
  return program?.type === "file" ? pathsIn(await root.bytesOf(program)) : undefined;
}

/** Wolfi's package brings it, for those who make images without running anything. */
async function listedPaths(root: WorkingRoot): Promise<readonly string[] | undefined> {
  const node = targetOf(root, "etc/busybox-paths.d/busybox");
  if (node?.type !== "file") return undefined;
  const text = Buffer.from(await root.bytesOf(node)).toString("utf8");
  const paths = text.split("\n").flatMap((line) => (line === "" ? [] : [line.replace(/^\//, "")]));
  const isUnderstood = paths.every((path) => /^(?:(?:usr\/)?s?bin\/[^/\s]+|linuxrc)$/.test(path));
  return isUnderstood && paths.length > 0 ? paths : undefined;
}

/**
 * Reads the tables of the program: its commands' names in their order, each behind the other from `[` on,
 * and their folders, two to a byte.
 *
 * @see busybox' applets/applet_tables.c
 */
export function pathsIn(program: Uint8Array): readonly string[] | undefined {
  const bytes = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  const names = namesIn(bytes);
  const table = names && folderTable(bytes, names);
  return table && names.map((name, at) => `${folders[folderAt(table, 0, at)]}${name}`);
}

const folders = ["", "bin/", "sbin/", "usr/bin/", "usr/sbin/"];

function namesIn(bytes: Buffer): readonly string[] | undefined {
  const names: string[] = [];
  let at = bytes.indexOf("[\0[[\0");
  for (let last = ""; at >= 0; ) {
    const end = bytes.indexOf(0, at);
    if (end < 0 || end - at > maxName) break;
    const name = bytes.toString("latin1", at, end);
    if (name <= last || !/^[[\w.+-]+$/.test(name)) break;
    names.push(name);
    last = name;
    at = end + 1;
  }
  return names.length >= fewest ? names : undefined;
}

const maxName = 40;

/** A busybox with fewer commands is none that a system starts with. */
const fewest = 20;

/** Where busybox always puts these: the table is found by them. */
const anchors: ReadonlyMap<string, number> = new Map([
  ["[", 3],
  ["ash", 1],
  ["awk", 3],
  ["cat", 1],
  ["chroot", 4],
  ["cp", 1],
  ["env", 3],
  ["ifconfig", 2],
  ["init", 2],
  ["ls", 1],
  ["mount", 1],
  ["rm", 1],
  ["sort", 3],
  ["tail", 3],
]);

/** `undefined` also where several places would fit. */
function folderTable(bytes: Buffer, names: readonly string[]): Buffer | undefined {
  const known = names.flatMap((name, at) => {
    const folder = anchors.get(name);
    return folder === undefined ? [] : [{ at, folder }];
  });
  if (known.length < fewestAnchors) return undefined;
  // Where `usr` is merged, what was in `bin` is in `usr/bin`.
  const merged = known.map(({ at, folder }) => ({ at, folder: folder < 3 ? folder + 2 : folder }));
  return onlyTable(bytes, { names, known }) ?? onlyTable(bytes, { names, known: merged });
}

const fewestAnchors = 8;

interface Wanted {
  readonly names: readonly string[];
  readonly known: readonly { readonly at: number; readonly folder: number }[];
}

function onlyTable(bytes: Buffer, { names, known }: Wanted): Buffer | undefined {
  const length = Math.ceil(names.length / 2);
  let found: Buffer | undefined;
  for (let at = 0; at + length <= bytes.length; at++) {
    if (!known.every((one) => folderAt(bytes, at, one.at) === one.folder)) continue;
    if (!names.every((_, i) => folderAt(bytes, at, i) < folders.length)) continue;
    if (found) return undefined;
    found = bytes.subarray(at, at + length);
  }
  return found;
}

/** Of a command, by its place among the names. */
function folderAt(bytes: Buffer, table: number, command: number): number {
  return ((bytes[table + (command >> 1)] ?? 0xff) >> (command % 2 === 0 ? 0 : 4)) & 0xf;
}
