import { Buffer } from "node:buffer";
import { isDirectory, nodeAt, targetOf } from "../../../rootfs/resolve-path.ts";
import type { Node } from "../../../rootfs/working-root.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done, failed, idle, type Result } from "./command.ts";

/** No service runs in an image, and nobody is logged in. */
const nobody: Command = {
  takesUnknown: true,
  run({ host }, { name }) {
    host.noted.add(name);
    return failed;
  },
};

/** Commands that speak to services: nothing runs; what they would write is looked at. */
export const serviceCommands: Readonly<Record<string, Command | undefined>> = {
  systemctl: idle,
  service: idle,
  "deb-systemd-invoke": idle,
  telinit: idle,
  udevadm: idle,
  "start-stop-daemon": idle,
  sleep: idle,
  sync: idle,
  kill: idle,
  ss: idle,
  who: idle,
  pidof: nobody,
  pgrep: nobody,
  killall: nobody,
  runlevel: nobody,
  "invoke-rc.d": {
    takesUnknown: true,
    run({ host }, { args }) {
      host.noted.add("invoke-rc.d");
      // Three is what an init script says of a service that does not run.
      return args.includes("status") ? { status: 3 } : done;
    },
  },
  "deb-systemd-helper": { run: (shell, { args }) => systemdHelper(shell, args) },
  "systemd-tmpfiles": { run: (shell, { args }) => configured(shell, "tmpfiles.d", args) },
  "systemd-sysusers": { run: (shell, { args }) => configured(shell, "sysusers.d", args) },
  "update-rc.d": { run: (shell, { args }) => updateRc(shell, args) },
};

const unitFolders = [
  "etc/systemd/system",
  "usr/lib/systemd/system",
  "lib/systemd/system",
  "etc/systemd/user",
  "usr/lib/systemd/user",
];

/** Links of units stay as they are, as long as what asks for them does. */
async function systemdHelper(shell: Shell, args: readonly string[]): Promise<Result> {
  const [action, ...units] = args.filter((arg) => !arg.startsWith("--"));
  shell.host.noted.add("deb-systemd-helper");
  if (action === "was-enabled" || action === "debian-installed" || action === "is-enabled")
    return done;
  if (!/^(?:enable|unmask|update-state|reenable)$/.test(action ?? ""))
    return stop(shell, `deb-systemd-helper ${args.join(" ")}`);
  for (const unit of units) {
    for (const folder of unitFolders) {
      if (!(await asksForTheSame(shell, `${folder}/${unit}`)))
        return stop(shell, `deb-systemd-helper ${args.join(" ")}`);
    }
  }
  return done;
}

async function asksForTheSame(shell: Shell, path: string): Promise<boolean> {
  const [before, now] = await beforeAndNow(shell, path);
  return installSection(before) === installSection(now);
}

function installSection(text: string): string {
  return /^\[Install\]([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(text)?.[1]?.trim() ?? "";
}

/** The text of a file before the upgrade, and now; empty where there is none. */
async function beforeAndNow({ host }: Shell, path: string): Promise<readonly [string, string]> {
  const { root } = host;
  const text = async (node: Node | undefined) =>
    node?.type === "file" ? Buffer.from(await root.bytesOf(node)).toString("utf8") : "";
  return [await text(root.before(path)), await text(root.get(path))];
}

/** Files and users that a package declares: there already, where the declaration is the old one. */
async function configured(shell: Shell, folder: string, args: readonly string[]): Promise<Result> {
  const program = folder === "tmpfiles.d" ? "systemd-tmpfiles" : "systemd-sysusers";
  const { root } = shell.host;
  if (!targetOf(root, `usr/bin/${program}`) && !targetOf(root, `bin/${program}`))
    return { status: 127 };
  shell.host.noted.add(program);
  for (const name of args.filter((arg) => arg.endsWith(".conf"))) {
    const [before, now] = await beforeAndNow(shell, `usr/lib/${folder}/${name}`);
    if (before !== now) return stop(shell, `${program} ${args.join(" ")}`);
  }
  return done;
}

/** Links of init scripts, by what stands at their head. */
async function updateRc(shell: Shell, args: readonly string[]): Promise<Result> {
  const [name = "", action] = args.filter((arg) => !arg.startsWith("-"));
  const { root } = shell.host;
  shell.host.noted.add("update-rc.d");
  if (action === "remove")
    return nodeAt(root, `etc/init.d/${name}`) ? done : leftLinks(shell, args);
  const [before, now] = await beforeAndNow(shell, `etc/init.d/${name}`);
  const head = (text: string) => /### BEGIN INIT INFO[\s\S]*?### END INIT INFO/.exec(text)?.[0];
  return head(before) === head(now) ? done : stop(shell, `update-rc.d ${args.join(" ")}`);
}

/** Links to an init script that is gone. */
function leftLinks(shell: Shell, args: readonly string[]): Result {
  const { root } = shell.host;
  const [name = ""] = args;
  for (const level of "0123456S") {
    const folder = `etc/rc${level}.d`;
    if (!isDirectory(root.get(folder))) continue;
    if (root.list(folder).some((link) => /^[SK]\d\d/.test(link) && link.slice(3) === name))
      return stop(shell, `update-rc.d ${args.join(" ")}`);
  }
  return done;
}
