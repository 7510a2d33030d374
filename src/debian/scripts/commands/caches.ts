import { folderOf } from "../../../oci/tar/entry-path.ts";
import { resolvePath, targetOf } from "../../../rootfs/resolve-path.ts";
import { absolute } from "../paths.ts";
import { type Shell, unknown } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { bytecode } from "./bytecode.ts";
import { encodeCapabilities } from "./capabilities.ts";
import { type Command, done, failed, idle, type Result } from "./command.ts";
import { findFiles } from "./find.ts";
import { updateCertificates } from "./update-certificates.ts";

/** Commands over caches that are made anew where they are wanted, and the like. */
export const cacheCommands: Readonly<Record<string, Command | undefined>> = {
  py3compile: bytecode,
  py3clean: bytecode,
  pycompile: bytecode,
  pyclean: bytecode,
  pypy3compile: bytecode,
  pypy3clean: bytecode,
  // The cache of libraries is looked at when all is done.
  ldconfig: idle,
  mandb: idle,
  "update-mime-database": idle,
  "update-mime": idle,
  "update-desktop-database": idle,
  "update-icon-caches": idle,
  "gtk-update-icon-cache": idle,
  "fc-cache": idle,
  "install-info": idle,
  "update-info-dir": idle,
  "update-menus": idle,
  "update-binfmts": idle,
  restorecon: idle,
  "update-initramfs": {
    run: (shell, { args }) => stop(shell, `update-initramfs ${args.join(" ")}`),
  },
  "pam-auth-update": { run: (shell, { args }) => pamAuthUpdate(shell, args) },
  find: { run: (shell, { args }) => findFiles(shell, args) },
  "update-ca-certificates": { run: (shell, { args }) => updateCertificates(shell, args) },
  getcap: { run: (shell, { args }) => showCapabilities(shell, args) },
  "update-shells": { run: (shell, { args }) => updateShells(shell, args) },
  setcap: { run: (shell, { args }) => setCapabilities(shell, args) },
};

/** `python3.11 -E -S …/py_compile.py FILES` */
export function isCompiling(name: string, args: readonly string[]): boolean {
  return (
    /^(?:\/usr\/bin\/)?(?:python|pypy)[0-9.]*$/.test(name) &&
    args.some((arg) => arg.endsWith("/py_compile.py"))
  );
}

/** PAM's files are made of profiles: with the same profiles they stay the same. */
function pamAuthUpdate(shell: Shell, args: readonly string[]): Result {
  const { root } = shell.host;
  shell.host.noted.add("pam-auth-update");
  const isProfile = (path: string) => folderOf(path) === "usr/share/pam-configs";
  const isChanged = root.touched().some((path) => isProfile(path) && !isKept(shell, path));
  const words = args.filter((arg, at) => arg !== "--root" && args[at - 1] !== "--root");
  return words.join(" ").trim() === "--package" && !isChanged
    ? done
    : stop(shell, `pam-auth-update ${args.join(" ")}`);
}

function isKept({ host }: Shell, path: string): boolean {
  const content = host.root.get(path)?.content;
  return content?.kind === "old" && content.path === path;
}

/** Shells that packages declare are listed already, as long as they declare the same. */
function updateShells(shell: Shell, args: readonly string[]): Result {
  const { root } = shell.host;
  const isDeclaration = (path: string) => /^usr\/share\/debianutils\/shells(?:\.d\/|$)/.test(path);
  const isChanged = root.touched().some((path) => isDeclaration(path) && !isKept(shell, path));
  shell.host.noted.add("update-shells");
  return isChanged ? stop(shell, `update-shells ${args.join(" ")}`) : done;
}

function showCapabilities(shell: Shell, args: readonly string[]): Result {
  const { root } = shell.host;
  const nodes = args.map((written) => targetOf(root, absolute(shell, written)));
  const hasSome = nodes.some((node) => node?.xattrs?.["security.capability"] !== undefined);
  return { status: 0, output: hasSome ? unknown : "" };
}

function setCapabilities(shell: Shell, args: readonly string[]): Result {
  const [capabilities = "", written = "", ...others] = args.filter((arg) => arg !== "-q");
  const value = encodeCapabilities(capabilities);
  const { root } = shell.host;
  const path = resolvePath(root, absolute(shell, written));
  const node = path === undefined ? undefined : root.get(path);
  if (value === undefined || others.length > 0) return stop(shell, `setcap ${args.join(" ")}`);
  if (path === undefined || node?.type !== "file") return failed;
  root.put(path, { ...node, xattrs: { ...node.xattrs, "security.capability": value } });
  return done;
}
