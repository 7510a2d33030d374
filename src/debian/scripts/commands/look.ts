import { createHash } from "node:crypto";
import { folderOf } from "../../../oci/tar/entry-path.ts";
import {
  followPath,
  isDirectory,
  nodeAt,
  resolvePath,
  targetOf,
} from "../../../rootfs/resolve-path.ts";
import type { Node } from "../../../rootfs/working-root.ts";
import { absolute } from "../paths.ts";
import { isUnknown, type Shell, unknown } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done, failed, type Result, readOptions } from "./command.ts";

/** Commands that look at files, and tell of the machine. */
export const lookCommands: Readonly<Record<string, Command | undefined>> = {
  readlink: { run: (shell, { args }) => readLink(shell, args) },
  realpath: { run: (shell, { args }) => readLink(shell, ["-f", ...args]) },
  ls: { run: (shell, { args }) => list(shell, args) },
  stat: { run: (shell, { args }) => stat(shell, args) },
  cmp: { run: (shell, { args }) => compare(shell, args) },
  md5sum: { run: (shell, { args }) => checksum(shell, "md5", args) },
  sha256sum: { run: (shell, { args }) => checksum(shell, "sha256", args) },
  basename: {
    run: (_, { args: [path = "", suffix = ""] }) => {
      const name = path.replace(/\/+$/, "").split("/").at(-1) ?? "";
      const cut = suffix !== "" && name !== suffix && name.endsWith(suffix);
      return { status: 0, output: `${cut ? name.slice(0, -suffix.length) : name}\n` };
    },
  },
  dirname: {
    run: (_, { args: [path = ""] }) => {
      const folder = /^(.*[^/])\/+[^/]*\/*$/.exec(path)?.[1];
      return { status: 0, output: `${folder ?? (path.startsWith("/") ? "/" : ".")}\n` };
    },
  },
  id: {
    run: (shell, { args }) => {
      const what = args.join(" ");
      if (what === "-u" || what === "-g") return { status: 0, output: "0\n" };
      if (what === "-un") return { status: 0, output: "root\n" };
      const isUser = shell.host.accounts.users.has(args.at(-1) ?? "");
      return isUser ? { status: 0, output: `${unknown}\n` } : failed;
    },
  },
  whoami: { run: () => ({ status: 0, output: "root\n" }) },
  uname: {
    run: (_, { args }) => ({
      status: 0,
      output: args.join(" ") === "-s" || args.length === 0 ? "Linux\n" : `${unknown}\n`,
    }),
  },
  date: { takesUnknown: true, run: () => ({ status: 0, output: `${unknown}\n` }) },
  hostname: { run: () => ({ status: 0, output: `${unknown}\n` }) },
  ischroot: { run: () => done },
  perl: {
    run: (shell, { args }) => {
      // Asks no more than whether it is there.
      if (args.join(" ") !== "-e ") return stop(shell, `perl ${args.join(" ")}`);
      return targetOf(shell.host.root, "usr/bin/perl") ? done : { status: 127 };
    },
  },
};

function readLink(shell: Shell, args: readonly string[]): Result {
  const options = readOptions(args, { flags: "fems" });
  const [written, ...others] = options?.rest ?? [];
  if (!options || written === undefined || others.length > 0)
    return stop(shell, `readlink ${args.join(" ")}`);
  const { root } = shell.host;
  const path = absolute(shell, written);
  if (options.flags.has("s")) return { status: 0, output: `${lexical(path)}\n` };
  if (options.flags.size === 0) {
    const node = nodeAt(root, path);
    return node?.type === "symlink" ? { status: 0, output: `${node.linkTarget}\n` } : failed;
  }
  const found = followPath(root, path);
  if (found !== undefined) return { status: 0, output: `/${found}\n` };
  const last = resolvePath(root, path);
  const isNearly = last !== undefined && isDirectory(root.get(folderOf(last)));
  if (options.flags.has("e") || !isNearly || root.get(last)) return failed;
  return { status: 0, output: `/${last}\n` };
}

/** Dots resolved by the name alone. */
function lexical(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

function list(shell: Shell, args: readonly string[]): Result {
  const options = readOptions(args, { flags: "1dLA" });
  if (!options || options.flags.has("A")) return stop(shell, `ls ${args.join(" ")}`);
  const { root } = shell.host;
  const paths = options.rest.length === 0 ? ["."] : options.rest;
  const lines: string[] = [];
  let status = 0;
  for (const written of paths) {
    const path = absolute(shell, written);
    const node = options.flags.has("L") ? targetOf(root, path) : nodeAt(root, path);
    if (!node) status = 2;
    else if (!isDirectory(targetOf(root, path)) || options.flags.has("d")) lines.push(written);
    else if (paths.length > 1) return stop(shell, `ls ${args.join(" ")}`);
    else {
      const names = root.list(followPath(root, path) ?? "");
      lines.push(...names.filter((name) => !name.startsWith(".")));
    }
  }
  return { status, output: lines.map((line) => `${line}\n`).join("") };
}

function stat(shell: Shell, args: readonly string[]): Result {
  const options = readOptions(args, { flags: "L", valued: "c" });
  const format = options?.flags.get("c");
  if (!options || format === undefined || options.rest.length === 0)
    return stop(shell, `stat ${args.join(" ")}`);
  const { root } = shell.host;
  const lines = options.rest.flatMap((written) => {
    const path = absolute(shell, written);
    const node = options.flags.has("L") ? targetOf(root, path) : nodeAt(root, path);
    if (!node) return [];
    return [`${format.replace(/%./g, (code) => factOf(shell, { node, written }, code))}\n`];
  });
  return { status: lines.length < options.rest.length ? 1 : 0, output: lines.join("") };
}

interface Shown {
  readonly node: Node;
  readonly written: string;
}

function factOf(shell: Shell, { node, written }: Shown, code: string): string {
  const { users, groups } = shell.host.accounts;
  const nameOf = (ids: ReadonlyMap<string, number>, id: number) =>
    [...ids].find(([, one]) => one === id)?.[0] ?? "UNKNOWN";
  switch (code) {
    case "%a":
      return node.mode.toString(8);
    case "%u":
      return String(node.uid);
    case "%g":
      return String(node.gid);
    case "%U":
      return nameOf(users, node.uid);
    case "%G":
      return nameOf(groups, node.gid);
    case "%N":
      if (node.type === "symlink") return `'${written}' -> '${node.linkTarget}'`;
      // Busybox leaves other names as they are; GNU's quotes them as it is set up to.
      return shell.host.database ? stop(shell, `stat -c ${code}`) : written;
    default:
      return stop(shell, `stat -c ${code}`);
  }
}

async function compare(shell: Shell, args: readonly string[]): Promise<Result> {
  const [left, right, ...others] = args.filter((arg) => !/^(?:-s|-q|--quiet|--silent)$/.test(arg));
  if (left === undefined || right === undefined || others.length > 0)
    return stop(shell, `cmp ${args.join(" ")}`);
  const { root } = shell.host;
  const nodes = [left, right].map((path) => targetOf(root, absolute(shell, path)));
  const [a, b] = nodes;
  if (a?.type !== "file" || b?.type !== "file") return { status: 2 };
  const [x, y] = [await root.bytesOf(a), await root.bytesOf(b)];
  const isSame = x.length === y.length && x.every((byte, at) => byte === y[at]);
  return { status: isSame ? 0 : 1 };
}

async function checksum(
  shell: Shell,
  algorithm: "md5" | "sha256",
  args: readonly string[],
): Promise<Result> {
  const hash = (bytes: Uint8Array | string) => createHash(algorithm).update(bytes).digest("hex");
  if (args.length === 0 || args[0] === "-") {
    const { text } = shell.input;
    return { status: 0, output: isUnknown(text) ? unknown : `${hash(text)}  -\n` };
  }
  const [path = "", ...others] = args;
  if (path.startsWith("-") || others.length > 0)
    return stop(shell, `${algorithm}sum ${args.join(" ")}`);
  const node = targetOf(shell.host.root, absolute(shell, path));
  if (node?.type !== "file") return failed;
  return { status: 0, output: `${hash(await shell.host.root.bytesOf(node))}  ${path}\n` };
}
