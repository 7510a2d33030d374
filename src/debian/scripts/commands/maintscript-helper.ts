import { nodeAt, targetOf } from "../../../rootfs/resolve-path.ts";
import { md5 } from "../../../rootfs/working-root.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done, type Result } from "./command.ts";
import { compareVersions, databaseOf } from "./dpkg.ts";

/** `dpkg-maintscript-helper`: what it does at an upgrade, where the version asks for it. */
export const maintscriptHelper: Command = {
  run: async (shell, { args }) => help(shell, args),
};

interface Help {
  readonly shell: Shell;
  readonly kind: string;
  readonly paths: readonly [string, string];
  /** What dpkg calls the script with. */
  readonly action: string;
  readonly command: string;
}

async function help(shell: Shell, args: readonly string[]): Promise<Result> {
  const [kind = "", ...rest] = args;
  const command = `dpkg-maintscript-helper ${args.join(" ")}`;
  if (kind === "supports") return done;
  const border = rest.indexOf("--");
  if (border < 0) return stop(shell, command);
  const parameters = rest.slice(0, border);
  const [action = "", version = ""] = rest.slice(border + 1);
  const count = kind === "rm_conffile" ? 1 : 2;
  const [first = "", second = ""] = parameters;
  const last = parameters[count] ?? "";
  const applies = version !== "" && compareVersions(version, "le-nl", last) === true;
  // `postrm purge` and the ways back are no part of an upgrade.
  if (!applies || !/^(?:install|upgrade|configure)$/.test(action)) return done;
  const given: Help = { shell, kind, paths: [first, second], action, command };
  const { script } = shell.host;
  if (script === "preinst" && action !== "configure") await prepare(given);
  else if (script === "postinst" && action === "configure") await finish(given);
  return done;
}

async function prepare({ shell, kind, paths, command }: Help): Promise<void> {
  const { root } = shell.host;
  const [from, to] = paths;
  const node = nodeAt(root, from);
  switch (kind) {
    case "rm_conffile":
      if (targetOf(root, from)?.type === "file") await setAside(shell, from);
      return;
    case "mv_conffile":
      if (targetOf(root, from)?.type === "file" && (await isUntouched(shell, from)))
        await move(shell, from, `${from}.dpkg-remove`);
      return;
    case "symlink_to_dir":
      if (node?.type === "symlink" && leadsTo(shell, from, to))
        await move(shell, from, `${from}.dpkg-backup`);
      return;
    case "dir_to_symlink":
      // A folder of files, some perhaps an administrator's, would have to make room.
      if (node?.type === "directory") stop(shell, command);
      return;
    default:
      stop(shell, command);
  }
}

async function finish({ shell, kind, paths, command }: Help): Promise<void> {
  const { root } = shell.host;
  const [from, to] = paths;
  switch (kind) {
    case "rm_conffile":
      if (nodeAt(root, `${from}.dpkg-backup`))
        await move(shell, `${from}.dpkg-backup`, `${from}.dpkg-bak`);
      await removeFile(shell, `${from}.dpkg-remove`);
      return;
    case "mv_conffile":
      await removeFile(shell, `${from}.dpkg-remove`);
      if (targetOf(root, from)?.type !== "file") return;
      if (nodeAt(root, to)) await move(shell, to, `${to}.dpkg-new`);
      await move(shell, from, to);
      return;
    case "symlink_to_dir":
      await removeFile(shell, `${from}.dpkg-backup`);
      return;
    case "dir_to_symlink":
      if (nodeAt(root, `${from}.dpkg-backup`)) stop(shell, command);
      return;
    default:
      stop(shell, command);
  }
}

function leadsTo({ host }: Shell, path: string, target: string): boolean {
  const node = nodeAt(host.root, path);
  if (node?.linkTarget === target) return true;
  const found = targetOf(host.root, path);
  const folder = path.slice(0, path.lastIndexOf("/"));
  const wanted = target.startsWith("/") ? target : `${folder}/${target}`;
  return found !== undefined && found === targetOf(host.root, wanted);
}

/** Until the package is configured: what nobody changed goes then, the rest is kept under another name. */
async function setAside(shell: Shell, path: string): Promise<void> {
  const isUnchanged = await isUntouched(shell, path);
  await move(shell, path, `${path}.${isUnchanged ? "dpkg-remove" : "dpkg-backup"}`);
}

async function isUntouched({ host }: Shell, path: string): Promise<boolean> {
  const node = targetOf(host.root, path);
  const conffile = databaseOf({ host })
    .packages.filter(({ name }) => name === host.packageName)
    .flatMap(({ conffiles }) => conffiles)
    .find(({ name }) => name === path);
  return node !== undefined && md5(await host.root.bytesOf(node)) === conffile?.hash;
}

async function move(shell: Shell, from: string, to: string): Promise<void> {
  await shell.walk.call(shell, { name: "mv", args: ["-f", from, to] });
}

async function removeFile(shell: Shell, path: string): Promise<void> {
  await shell.walk.call(shell, { name: "rm", args: ["-f", path] });
}
