import { Buffer } from "node:buffer";
import { baseNameOf } from "../../../model/index.ts";
import { followPath, isDirectory, nodeAt, targetOf } from "../../../rootfs/resolve-path.ts";
import type { Node, WorkingRoot } from "../../../rootfs/working-root.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { done, linesOf, type Result, textOf } from "./command.ts";
import { rehash } from "./rehash.ts";

const configuration = "/etc/ca-certificates.conf";
const shipped = "/usr/share/ca-certificates";
const local = "/usr/local/share/ca-certificates";
const folder = "etc/ssl/certs";
const hooks = "etc/ca-certificates/update.d";

/**
 * `update-ca-certificates`: links to the certificates that the configuration names, the bundle of them, and
 * the links by which OpenSSL finds them. Hooks are programs: where there are some, it stops.
 */
export async function updateCertificates(shell: Shell, args: readonly string[]): Promise<Result> {
  const { root } = shell.host;
  const known = args.filter((arg) => !/^(?:--hooksdir|--fresh|-f|--verbose|-v|)$/.test(arg));
  const isPlain = known.length === 0 && followPath(root, folder) === folder;
  if (!isPlain || runsHooks(root, args))
    return stop(shell, `update-ca-certificates ${args.join(" ")}`);
  const text = (await textOf(shell, configuration)) ?? "";
  if (args.includes("--fresh") || args.includes("-f") || text === "") clearLinks(root);
  const state: Updating = { root, bundle: [], changes: 0 };
  const lines = linesOf(text).filter((line) => line !== "" && !line.startsWith("#"));
  for (const line of lines) if (line.startsWith("!")) removeLink(state, line.slice(1));
  const chosen = lines.filter((line) => !line.startsWith("!")).map((line) => `${shipped}/${line}`);
  const there = chosen.filter((path) => targetOf(root, path)?.type === "file");
  for (const path of [...there, ...localCertificates(root, local)]) await add(state, path);
  if (state.changes > 0) {
    removeDangling(root);
    await rehash(root, folder);
  }
  if (state.bundle.length > 0) {
    const content = { kind: "new", bytes: Buffer.concat(state.bundle) } as const;
    const owner = { mode: 0o644, uid: 0, gid: 0, mtime: 0 };
    root.put(`${folder}/ca-certificates.crt`, { type: "file", ...owner, content });
  }
  return done;
}

function runsHooks(root: WorkingRoot, args: readonly string[]): boolean {
  if (args.some((arg, at) => args[at - 1] === "--hooksdir" && arg === "")) return false;
  return isDirectory(targetOf(root, hooks)) && root.list(hooks).length > 0;
}

interface Updating {
  readonly root: WorkingRoot;
  readonly bundle: Uint8Array[];
  /** Links that were made or removed. */
  changes: number;
}

async function add(state: Updating, path: string): Promise<void> {
  const { root, bundle } = state;
  const name = baseNameOf(path)
    .replace(/\.crt$/, "")
    .replace(/[ ,]/g, "_")
    .replace(/[()]/g, "=");
  const link = `${folder}/${name}.pem`;
  const before = nodeAt(root, link);
  if (!targetOf(root, link) || before?.linkTarget !== path) {
    root.put(link, linkTo(path));
    state.changes++;
  }
  const node = targetOf(root, path);
  const bytes = node ? await root.bytesOf(node) : new Uint8Array();
  bundle.push(bytes);
  if (bytes.length > 0 && bytes.at(-1) !== 10) bundle.push(Buffer.from("\n"));
}

function linkTo(linkTarget: string): Node {
  return { type: "symlink", mode: 0o777, uid: 0, gid: 0, mtime: 0, linkTarget };
}

function removeLink(state: Updating, certificate: string): void {
  const link = `${folder}/${baseNameOf(certificate).replace(/\.crt$/, "")}.pem`;
  if (nodeAt(state.root, link)?.type !== "symlink") return;
  state.root.remove(link);
  state.changes++;
}

function* linksOf(root: WorkingRoot): Generator<string> {
  for (const name of root.list(folder)) {
    const path = `${folder}/${name}`;
    if (root.get(path)?.type === "symlink") yield path;
  }
}

function clearLinks(root: WorkingRoot): void {
  for (const path of [...linksOf(root)]) {
    const { linkTarget = "" } = root.get(path) ?? {};
    if (linkTarget.startsWith(shipped) || linkTarget.startsWith(local)) root.remove(path);
  }
  removeDangling(root);
}

function removeDangling(root: WorkingRoot): void {
  for (const path of [...linksOf(root)]) if (!targetOf(root, path)) root.remove(path);
}

/** Sorted as `find -L … | sort` has them in the C locale. */
function localCertificates(root: WorkingRoot, at: string): readonly string[] {
  const found: string[] = [];
  const visit = (path: string, depth: number) => {
    const node = targetOf(root, path);
    if (node?.type === "file" && path.endsWith(".crt")) found.push(path);
    const real = followPath(root, path);
    if (!isDirectory(node) || real === undefined || depth > 20) return;
    for (const name of root.list(real)) visit(`${path}/${name}`, depth + 1);
  };
  visit(at, 0);
  return found.sort();
}
