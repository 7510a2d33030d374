import { Buffer } from "node:buffer";
import { changesOf } from "../../../rootfs/changes-of.ts";
import { followPath, isDirectory, nodeAt, targetOf } from "../../../rootfs/resolve-path.ts";
import { openWorkingRoot, type WorkingRoot } from "../../../rootfs/working-root.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { done, failed, linesOf, type Result } from "./command.ts";

const configuration = "etc/ca-certificates.conf";
const shipped = "/usr/share/ca-certificates/";
const local = "/usr/local/share/ca-certificates/";
const folder = "etc/ssl/certs";
const hooks = "etc/ca-certificates/update.d";

/**
 * Alpine's `update-ca-certificates`: the bundle of the certificates that the configuration names and of
 * local ones, links to them, and hooks. It is a program, of which versions may differ: what is done here
 * must first come to what the image has of its old certificates already.
 */
export async function updateAlpineCertificates(shell: Shell): Promise<Result> {
  const { root } = shell.host;
  if (!(await isProgram(root)) || followPath(root, folder) !== folder)
    return stop(shell, "update-ca-certificates");
  const before = openWorkingRoot(root.old);
  await before.preload(
    [...root.old.entries.keys()].filter((path) => /(?:^|\/)(?:ca-certificates|ssl)\//.test(path)),
    maxCertificateBytes,
  );
  await update({ ...shell, host: { ...shell.host, root: before } });
  const { written, removed } = await changesOf(before, 0);
  if (written.length > 0 || removed.length > 0)
    return stop(shell, "update-ca-certificates, whose bundle is not what is made here");
  await update(shell);
  return runHooks(shell);
}

const maxCertificateBytes = 4 << 20;

async function isProgram(root: WorkingRoot): Promise<boolean> {
  const node = targetOf(root, "usr/sbin/update-ca-certificates");
  if (node?.type !== "file") return false;
  return Buffer.from((await root.bytesOf(node)).subarray(0, 4)).toString("latin1") === "\x7fELF";
}

/** The bundle and the links to certificates. */
async function update(shell: Shell): Promise<void> {
  const { root } = shell.host;
  const paths = [...(await configured(shell)), ...localCertificates(root)];
  const bundle: Uint8Array[] = [];
  const links = new Map<string, string>();
  for (const path of paths) {
    links.set(linkName(path), path);
    const node = targetOf(root, path);
    if (node?.type === "file") bundle.push(await root.bytesOf(node));
    bundle.push(Buffer.from("\n"));
  }
  updateLinks(root, links);
  const content = { kind: "new", bytes: Buffer.concat(bundle) } as const;
  const owner = { mode: 0o644, uid: 0, gid: 0, mtime: 0 };
  root.put(`${folder}/ca-certificates.crt`, { type: "file", ...owner, content });
}

async function configured(shell: Shell): Promise<readonly string[]> {
  const { root } = shell.host;
  const node = targetOf(root, configuration);
  if (node?.type !== "file") return [];
  const lines = linesOf(Buffer.from(await root.bytesOf(node)).toString("utf8"));
  // Of an empty line the program makes a link to the folder itself.
  if (lines.includes("")) return stop(shell, "update-ca-certificates with an empty line");
  return lines.filter((line) => !/^[#!]/.test(line)).map((line) => shipped + line);
}

/** The program takes them as the disk has them: without an order. */
function localCertificates(root: WorkingRoot): readonly string[] {
  const at = followPath(root, local);
  const names = at === undefined ? [] : root.list(at);
  return names.filter((name) => !name.startsWith(".")).map((name) => local + name);
}

function linkName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/(.)\.crt$/, "$1");
  return `ca-cert-${name}.pem`.replace(/[, ]/g, "_").replace(/[()]/g, "=");
}

function updateLinks(root: WorkingRoot, links: ReadonlyMap<string, string>): void {
  for (const name of root.list(folder)) {
    const { type, linkTarget = "" } = root.get(`${folder}/${name}`) ?? {};
    const isOwn = linkTarget.startsWith(shipped) || linkTarget.startsWith(local);
    const isWrong = links.has(name) ? links.get(name) !== linkTarget : isOwn;
    if (type === "symlink" && isWrong) root.remove(`${folder}/${name}`);
  }
  for (const [name, linkTarget] of links) {
    const path = `${folder}/${name}`;
    const facts = { mode: 0o777, uid: 0, gid: 0, mtime: 0, linkTarget };
    if (!root.get(path)) root.put(path, { type: "symlink", ...facts });
  }
}

/** As `run-parts`; scripts are walked through. */
async function runHooks(shell: Shell): Promise<Result> {
  const { root } = shell.host;
  if (!isDirectory(nodeAt(root, hooks))) return failed;
  let isDone = true;
  for (const name of root.list(hooks)) {
    const node = targetOf(root, `${hooks}/${name}`);
    if (!/^[\w-]+$/.test(name) || node?.type !== "file" || (node.mode & 0o111) === 0) continue;
    const status = await shell.walk.call(shell, { name: `/${hooks}/${name}`, args: [] });
    isDone &&= status === 0;
  }
  return isDone ? done : failed;
}
