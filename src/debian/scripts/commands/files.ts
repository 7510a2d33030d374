import { folderOf } from "../../../oci/entry-path.ts";
import { removeTree } from "../../unpack/remove-tree.ts";
import {
  followPath,
  isDirectory,
  nodeAt,
  resolvePath,
  targetOf,
} from "../../unpack/resolve-path.ts";
import type { Node } from "../../unpack/working-root.ts";
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
  chmod: { run: (shell, { args }) => changeMode(shell, args) },
  chown: { run: (shell, { args }) => changeOwner(shell, args) },
  chgrp: {
    run: (shell, { args: [group = "", ...rest] }) => changeOwner(shell, [`:${group}`, ...rest]),
  },
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
  const { root } = shell.host;
  const isRecursive =
    options.flags.has("r") || options.flags.has("R") || args.includes("--recursive");
  const isForced = options.flags.has("f") || args.includes("--force");
  let status = 0;
  for (const written of options.rest) {
    const path = resolvePath(root, absolute(shell, written));
    const node = path === undefined ? undefined : root.get(path);
    if (path === undefined || !node) status = isForced ? status : 1;
    else if (path === "") stop(shell, `rm ${written}`);
    else if (node.type !== "directory") root.remove(path);
    else if (isRecursive) removeTree(root, path);
    else status = 1;
  }
  return { status };
}

function removeFolders(shell: Shell, args: readonly string[]): Result {
  const { root } = shell.host;
  const known = ["-p", "--parents", "--ignore-fail-on-non-empty", "-v"];
  const withParents = args.includes("-p") || args.includes("--parents");
  const isLenient = args.includes("--ignore-fail-on-non-empty");
  let status = 0;
  for (const written of args) {
    if (known.includes(written)) continue;
    for (let path = place(shell, written); path !== ""; path = folderOf(path)) {
      const isEmpty = isDirectory(root.get(path)) && root.list(path).length === 0;
      if (isEmpty) root.remove(path);
      else status = isLenient && isDirectory(root.get(path)) ? status : 1;
      if (!withParents || !isEmpty) break;
    }
  }
  return { status };
}

function makeFolders(shell: Shell, args: readonly string[]): Result {
  const options = readOptions(args, { flags: "pv", valued: "m" });
  if (!options) return stop(shell, `mkdir ${args.join(" ")}`);
  const { root } = shell.host;
  const mask = options.flags.get("m");
  if (mask !== undefined && !/^[0-7]{3,4}$/.test(mask)) return stop(shell, `mkdir -m ${mask}`);
  const folder = (mode: number): Node => ({ type: "directory", mode, uid: 0, gid: 0, mtime: 0 });
  let status = 0;
  for (const written of options.rest) {
    const path = place(shell, written);
    if (targetOf(root, path)) {
      status = options.flags.has("p") && isDirectory(targetOf(root, path)) ? status : 1;
      continue;
    }
    const missing = missingFolders(shell, path);
    if (missing.length > 1 && !options.flags.has("p")) return failed;
    for (const one of missing) root.put(one, folder(0o777 & ~shell.umask));
    if (mask !== undefined) root.put(path, folder(Number.parseInt(mask, 8)));
  }
  return { status };
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

/** What a mode is after `0755`, `u+x`, `+x`, `g-s`. */
function modeAfter(written: string, { mode, type }: Node): number | undefined {
  if (/^[0-7]{3,4}$/.test(written)) {
    const bits = Number.parseInt(written, 8);
    // Of a folder, setgid stays where three digits do not speak of it.
    return type === "directory" && written.length < 4 ? bits | (mode & 0o6000) : bits;
  }
  const match = /^([ugoa]*)([-+])([rwx]+)$/.exec(written);
  if (!match) return undefined;
  const [, who = "", sign, what = ""] = match;
  const rights = [..."rwx"].reduce((sum, c, at) => sum | (what.includes(c) ? 4 >> at : 0), 0);
  const all = who === "" || who.includes("a");
  const shifts = [...(all ? "ugo" : who)].map((c) => "ogu".indexOf(c) * 3);
  const bits = shifts.reduce((sum, shift) => sum | (rights << shift), 0);
  return sign === "+" ? mode | bits : mode & ~bits;
}

function changeMode(shell: Shell, args: readonly string[]): Result {
  const words = args.filter((arg) => !/^-[fv]+$/.test(arg));
  const [written = "", ...paths] = words;
  return changeNodes(shell, `chmod ${args.join(" ")}`, {
    paths,
    change: (node) => {
      const mode = modeAfter(written, node);
      return mode === undefined ? undefined : { ...node, mode };
    },
  });
}

function changeOwner(shell: Shell, args: readonly string[]): Result {
  const isOfLinks = args.includes("-h");
  const words = args.filter((arg) => !/^-[fhv]+$/.test(arg));
  const [written = "", ...paths] = words;
  const [user = "", group = ""] = written.split(/[:.]/);
  const { users, groups } = shell.host.database.accounts;
  const idOf = (name: string, ids: ReadonlyMap<string, number>) =>
    /^\d+$/.test(name) ? Number(name) : ids.get(name);
  return changeNodes(shell, `chown ${args.join(" ")}`, {
    paths,
    isOfLinks,
    change: (node) => {
      const uid = user === "" ? node.uid : idOf(user, users);
      const gid = group === "" ? node.gid : idOf(group, groups);
      return uid === undefined || gid === undefined ? undefined : { ...node, uid, gid };
    },
  });
}

interface NodeChange {
  readonly paths: readonly string[];
  /** Changes links themselves. */
  readonly isOfLinks?: boolean;
  /** `undefined` where it is not known how. */
  readonly change: (node: Node) => Node | undefined;
}

function changeNodes(
  shell: Shell,
  command: string,
  { paths, isOfLinks = false, change }: NodeChange,
): Result {
  const { root } = shell.host;
  if (paths.length === 0 || paths.some((path) => path.startsWith("-"))) return stop(shell, command);
  for (const written of paths) {
    const at = absolute(shell, written);
    const path = isOfLinks ? resolvePath(root, at) : followPath(root, at);
    const node = path === undefined ? undefined : root.get(path);
    if (path === undefined || !node) return failed;
    const changed = change(node);
    if (!changed) return stop(shell, command);
    root.put(path, changed);
  }
  return done;
}
