import { folderOf } from "../../../oci/tar/entry-path.ts";
import { removeTree } from "../../../rootfs/remove-tree.ts";
import {
  followPath,
  isDirectory,
  nodeAt,
  resolvePath,
  targetOf,
} from "../../../rootfs/resolve-path.ts";
import type { Node } from "../../../rootfs/working-root.ts";
import { absolute } from "../paths.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done, failed, type Result, readOptions } from "./command.ts";

/** Commands that change files. */
export const fileCommands: Readonly<Record<string, Command | undefined>> = {
  rm: { run: (shell, { args }) => remove(shell, args) },
  unlink: { run: (shell, { args }) => remove(shell, args) },
  rmdir: { run: (shell, { args }) => removeFolders(shell, args) },
  mkdir: { run: (shell, { args }) => makeFolders(shell, args) },
  ln: { run: (shell, { args }) => link(shell, args) },
  mv: { run: (shell, { args }) => move(shell, args) },
  cp: { run: (shell, { args }) => copy(shell, args) },
  touch: { run: (shell, { args }) => touch(shell, args) },
};

/** Where a path is, or the script stops. */
function place(shell: Shell, written: string): string {
  const path = resolvePath(shell.host.root, absolute(shell, written));
  return path ?? stop(shell, written);
}

function remove(shell: Shell, args: readonly string[]): Result {
  const words = args.filter((arg) => arg !== "--force" && arg !== "--recursive");
  const options = readOptions(words, { flags: "frRvd" });
  if (!options) return stop(shell, `rm ${args.join(" ")}`);
  const { flags, rest } = options;
  const isRecursive = flags.has("r") || flags.has("R") || args.includes("--recursive");
  const isForced = flags.has("f") || args.includes("--force");
  const results = rest.map((path) => removeOne(shell, path, { isRecursive, isForced }));
  return { status: results.every(Boolean) ? 0 : 1 };
}

/** @returns false where `rm` says that it could not */
function removeOne(
  shell: Shell,
  written: string,
  { isRecursive, isForced }: { readonly isRecursive: boolean; readonly isForced: boolean },
): boolean {
  const { root } = shell.host;
  const path = resolvePath(root, absolute(shell, written));
  const node = path === undefined ? undefined : root.get(path);
  if (path === undefined || !node) return isForced;
  if (path === "") return stop(shell, `rm ${written}`);
  if (node.type !== "directory") root.remove(path);
  else if (isRecursive) removeTree(root, path);
  else return false;
  return true;
}

function removeFolders(shell: Shell, args: readonly string[]): Result {
  const known = ["-p", "--parents", "--ignore-fail-on-non-empty", "-v"];
  const withParents = args.includes("-p") || args.includes("--parents");
  const isLenient = args.includes("--ignore-fail-on-non-empty");
  const results = args
    .filter((arg) => !known.includes(arg))
    .map((path) => removeFolder(shell, path, { withParents, isLenient }));
  return { status: results.every(Boolean) ? 0 : 1 };
}

/** @returns false where `rmdir` says that it could not */
function removeFolder(
  shell: Shell,
  written: string,
  { withParents, isLenient }: { readonly withParents: boolean; readonly isLenient: boolean },
): boolean {
  const { root } = shell.host;
  for (let path = place(shell, written); path !== ""; path = folderOf(path)) {
    if (!isDirectory(root.get(path))) return false;
    if (root.list(path).length > 0) return isLenient;
    root.remove(path);
    if (!withParents) break;
  }
  return true;
}

function makeFolders(shell: Shell, args: readonly string[]): Result {
  const options = readOptions(args, { flags: "pv", valued: "m" });
  const mask = options?.flags.get("m");
  if (!options || (mask !== undefined && !/^[0-7]{3,4}$/.test(mask)))
    return stop(shell, `mkdir ${args.join(" ")}`);
  const isLenient = options.flags.has("p");
  const results = options.rest.map((path) => makeFolder(shell, path, { mask, isLenient }));
  return { status: results.every(Boolean) ? 0 : 1 };
}

/** @returns false where `mkdir` says that it could not */
function makeFolder(
  shell: Shell,
  written: string,
  { mask, isLenient }: { readonly mask: string | undefined; readonly isLenient: boolean },
): boolean {
  const { root } = shell.host;
  const path = place(shell, written);
  const there = targetOf(root, path);
  if (there) return isLenient && isDirectory(there);
  const folder = (mode: number): Node => ({ type: "directory", mode, uid: 0, gid: 0, mtime: 0 });
  const missing = missingFolders(shell, path);
  if (missing.length > 1 && !isLenient) return false;
  for (const one of missing) root.put(one, folder(0o777 & ~shell.umask));
  if (mask !== undefined) root.put(path, folder(Number.parseInt(mask, 8)));
  return true;
}

/** A path and its folders, as far as they are not there; the outermost first. */
function missingFolders({ host }: Shell, path: string): readonly string[] {
  const missing: string[] = [];
  for (let at = path; at !== "" && !host.root.get(at); at = folderOf(at)) missing.unshift(at);
  return missing;
}

/** Where something goes: into a folder that is there, else to the path itself. */
function destination(
  shell: Shell,
  { written, source, entersFolders }: { written: string; source: string; entersFolders: boolean },
): string {
  const { root } = shell.host;
  const folder = followPath(root, absolute(shell, written));
  if (!entersFolders || folder === undefined || !isDirectory(root.get(folder)))
    return place(shell, written);
  const name = source.slice(source.lastIndexOf("/") + 1);
  return folder === "" ? name : `${folder}/${name}`;
}

function link(shell: Shell, args: readonly string[]): Result {
  const options = readOptions(args, { flags: "sfnTv" });
  const [target, written, ...others] = options?.rest ?? [];
  if (!options?.flags.has("s") || target === undefined || others.length > 0)
    return stop(shell, `ln ${args.join(" ")}`);
  const { root } = shell.host;
  const entersFolders = !options.flags.has("n") && !options.flags.has("T");
  const path = destination(shell, {
    written: written ?? target.slice(target.lastIndexOf("/") + 1),
    source: target,
    entersFolders:
      entersFolders || nodeAt(root, absolute(shell, written ?? ""))?.type === "directory",
  });
  const before = root.get(path);
  if (!isDirectory(root.get(folderOf(path)))) return failed;
  if (before && (!options.flags.has("f") || before.type === "directory")) return failed;
  root.put(path, { type: "symlink", mode: 0o777, uid: 0, gid: 0, mtime: 0, linkTarget: target });
  return done;
}

function move(shell: Shell, args: readonly string[]): Result {
  const options = readOptions(args, { flags: "fvTn" });
  const [from, to, ...others] = options?.rest ?? [];
  if (!options || from === undefined || to === undefined || others.length > 0)
    return stop(shell, `mv ${args.join(" ")}`);
  const { root } = shell.host;
  const source = place(shell, from);
  if (!root.get(source)) return failed;
  const path = destination(shell, {
    written: to,
    source,
    entersFolders: !options.flags.has("T"),
  });
  if (path === source || path.startsWith(`${source}/`)) return failed;
  if (isDirectory(root.get(path))) return stop(shell, `mv ${args.join(" ")}`);
  moveTree(shell, source, path);
  return done;
}

function moveTree(shell: Shell, from: string, to: string): void {
  const { root } = shell.host;
  const node = root.get(from);
  if (!node) return;
  root.put(to, node);
  for (const name of root.list(from)) moveTree(shell, `${from}/${name}`, `${to}/${name}`);
  root.remove(from);
}

function copy(shell: Shell, args: readonly string[]): Result {
  const options = readOptions(args, { flags: "pfavd" });
  const [from, to, ...others] = options?.rest ?? [];
  if (!options || from === undefined || to === undefined || others.length > 0)
    return stop(shell, `cp ${args.join(" ")}`);
  const { root } = shell.host;
  const keepsLinks = options.flags.has("a") || options.flags.has("d");
  const source = keepsLinks ? place(shell, from) : followPath(root, absolute(shell, from));
  const node = source === undefined ? undefined : root.get(source);
  if (source === undefined || !node) return failed;
  if (node.type !== "file" && node.type !== "symlink") return stop(shell, `cp ${args.join(" ")}`);
  const path = destination(shell, { written: to, source, entersFolders: true });
  const before = root.get(path);
  const keeps = options.flags.has("p") || options.flags.has("a");
  const fresh = { mode: node.mode & ~shell.umask & 0o777, uid: 0, gid: 0, mtime: 0 };
  const { mode, uid, gid } = before ?? fresh;
  root.put(path, keeps ? { ...node } : { ...node, mode, uid, gid, mtime: 0 });
  return done;
}

function touch(shell: Shell, args: readonly string[]): Result {
  if (args.some((arg) => arg.startsWith("-"))) return stop(shell, `touch ${args.join(" ")}`);
  const { root } = shell.host;
  for (const written of args) {
    const path = place(shell, written);
    if (targetOf(root, path)) continue;
    if (!isDirectory(root.get(folderOf(path)))) return failed;
    const content = { kind: "new", bytes: new Uint8Array() } as const;
    const mode = 0o666 & ~shell.umask;
    root.put(path, { type: "file", mode, uid: 0, gid: 0, mtime: 0, content });
  }
  return done;
}
