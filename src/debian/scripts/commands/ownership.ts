import { followPath, resolvePath } from "../../../rootfs/resolve-path.ts";
import type { Node } from "../../../rootfs/working-root.ts";
import { absolute } from "../paths.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done, failed, type Result } from "./command.ts";

/** Commands that change modes and owners. */
export const ownershipCommands: Readonly<Record<string, Command | undefined>> = {
  chmod: { run: (shell, { args }) => changeMode(shell, args) },
  chown: { run: (shell, { args }) => changeOwner(shell, args) },
  chgrp: {
    run: (shell, { args: [group = "", ...rest] }) => changeOwner(shell, [`:${group}`, ...rest]),
  },
};

/** What a mode is after `0755`, `u+x,g-w`, `a=rx`; `undefined` where it is not known. */
function modeAfter(written: string, { mode, type }: Node): number | undefined {
  if (/^[0-7]{3,4}$/.test(written)) {
    const bits = Number.parseInt(written, 8);
    // Of a folder, setgid stays where three digits do not speak of it.
    return type === "directory" && written.length < 4 ? bits | (mode & 0o6000) : bits;
  }
  let after: number | undefined = mode;
  for (const clause of written.split(",")) {
    if (after !== undefined) after = modeAfterClause(clause, after);
  }
  return after;
}

const special: Readonly<Record<string, number | undefined>> = { u: 0o4000, g: 0o2000 };

function modeAfterClause(clause: string, mode: number): number | undefined {
  const match = /^([ugoa]*)([-+=])([rwxst]*)$/.exec(clause);
  if (!match) return undefined;
  const [, written = "", sign, what = ""] = match;
  const who = written === "" || written.includes("a") ? "ugo" : written;
  const rights = [..."rwx"].reduce((sum, c, at) => sum | (what.includes(c) ? 4 >> at : 0), 0);
  let bits = what.includes("t") ? 0o1000 : 0;
  let all = 0;
  for (const c of who) {
    const shift = "ogu".indexOf(c) * 3;
    bits |= (rights << shift) | (what.includes("s") ? (special[c] ?? 0) : 0);
    all |= (7 << shift) | (special[c] ?? 0);
  }
  if (sign === "=") return (mode & ~all) | bits;
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
  const { users, groups } = shell.host.accounts;
  const idOf = (name: string, ids: ReadonlyMap<string, number>) =>
    /^\d+$/.test(name) ? Number(name) : ids.get(name);
  return changeNodes(shell, `chown ${args.join(" ")}`, {
    paths,
    isOfLinks,
    change: (node) => {
      const uid = user === "" ? node.uid : idOf(user, users);
      const gid = group === "" ? node.gid : idOf(group, groups);
      return uid === undefined || gid === undefined ? undefined : owned(node, uid, gid);
    },
  });
}

/** The kernel takes setuid and setgid from a program that changes hands. */
function owned(node: Node, uid: number, gid: number): Node {
  const isProgram = node.type === "file" && (node.mode & 0o111) !== 0;
  return { ...node, uid, gid, mode: isProgram ? node.mode & ~0o6000 : node.mode };
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
