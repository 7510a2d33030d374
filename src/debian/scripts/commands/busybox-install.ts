import { folderOf } from "../../../oci/tar/entry-path.ts";
import { isDirectory, resolvePath, targetOf } from "../../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../../rootfs/working-root.ts";
import { type Call, isUnknown, type Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { busyboxPaths } from "./busybox-paths.ts";
import { type Command, done, type Result } from "./command.ts";

/** busybox itself: it lists its commands, links them, or is one of them. */
export async function busybox(
  shell: Shell,
  { args }: Pick<Call, "args">,
  commandOf: (name: string) => Command | undefined,
): Promise<Result> {
  const [first = "", ...rest] = args;
  const isInstalling = args.join(" ") === "--install -s";
  if (isInstalling || /^--list-/.test(first)) {
    const paths = await busyboxPaths(shell.host.root);
    if (!paths) return stop(shell, `busybox ${args.join(" ")}, whose commands are not known`);
    if (!isInstalling) return { status: 0, output: paths.map((path) => `${path}\n`).join("") };
    for (const path of paths) linkAt(shell.host.root, path);
    return done;
  }
  const command = commandOf(first);
  if (!command || (!command.takesUnknown && rest.some(isUnknown)))
    return stop(shell, `busybox ${args.join(" ")}`);
  return command.run(shell, { name: first, args: rest });
}

/** Where nothing lies yet, and there is a folder. */
function linkAt(root: WorkingRoot, written: string): void {
  const path = resolvePath(root, written);
  if (path === undefined || root.get(path) || !isDirectory(root.get(folderOf(path)))) return;
  const owner = { mode: 0o777, uid: 0, gid: 0, mtime: 0 };
  root.put(path, { type: "symlink", linkTarget: "/bin/busybox", ...owner });
}

/** The same of another program, which linked its commands when it was installed. */
export function installExtras(shell: Shell, { name, args }: Call): Result {
  const { root, noted } = shell.host;
  const program = targetOf(root, "bin/busybox-extras");
  const isAsBefore = program !== undefined && program === root.before("bin/busybox-extras");
  if (args.join(" ") !== "--install -s" || !isAsBefore)
    return stop(shell, [name, ...args].join(" "));
  noted.add(name);
  return done;
}
