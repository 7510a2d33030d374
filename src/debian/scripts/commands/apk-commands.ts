import { baseNameOf } from "../../../model/index.ts";
import { followPath, targetOf } from "../../../rootfs/resolve-path.ts";
import { compareApk } from "../../../versions/apk.ts";
import { searchPath } from "../paths.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { accountCommands } from "./accounts.ts";
import { updateAlpineCertificates } from "./alpine-certificates.ts";
import { builtins } from "./builtins.ts";
import { busybox, installExtras } from "./busybox-install.ts";
import { type Command, done, failed, idle, type Result } from "./command.ts";
import { fileCommands } from "./files.ts";
import { findFiles } from "./find.ts";
import { lookCommands } from "./look.ts";
import { ownershipCommands } from "./ownership.ts";
import { rehash } from "./rehash.ts";
import { textCommands } from "./text.ts";

/** As busybox and apk have them, where these differ from Debian's. */
const commands: ReadonlyMap<string, Command | undefined> = new Map<string, Command | undefined>(
  Object.entries({
    ...builtins,
    ...fileCommands,
    ...ownershipCommands,
    ...lookCommands,
    ...textCommands,
    find: { run: (shell, { args }) => findFiles(shell, args) } satisfies Command,
    perl: undefined,
    getent: accountCommands["getent"],
    "add-shell": accountCommands["add-shell"],
    echo: { takesUnknown: true, run: echo } satisfies Command,
    adduser: newAccount("users", /^-[hgsGuk]$/),
    addgroup: newAccount("groups", /^-g$/),
    "update-ca-certificates": { run: updateAlpineCertificates } satisfies Command,
    c_rehash: { run: (shell, { args }) => rehashFolders(shell, args) } satisfies Command,
    "rc-service": idle,
    sleep: idle,
    sync: idle,
    kill: idle,
    killall: idle,
    apk: { run: apk } satisfies Command,
    busybox: {
      run: (shell, call) => busybox(shell, call, (name) => commands.get(name)),
    } satisfies Command,
    "busybox-extras": { run: installExtras } satisfies Command,
  }),
);

/**
 * What a command of a script of apk's packages is emulated by; `undefined` where nothing is known of it.
 * Busybox has few commands in some images: what is not there is not emulated either.
 */
export function apkCommandOf({ host }: Pick<Shell, "host">, name: string): Command | undefined {
  const isProgram = /^\/(?:usr\/)?s?bin\/[^/]+$/.test(name);
  const known = commands.get(isProgram ? baseNameOf(name) : name);
  if (!isProgram && builtins[name]) return known;
  const paths = isProgram ? [name] : searchPath.map((folder) => `${folder}/${name}`);
  return paths.some((path) => targetOf(host.root, path)) ? known : undefined;
}

function echo(
  shell: Shell,
  { name, args }: { readonly name: string; readonly args: readonly string[] },
) {
  const [first = ""] = args;
  if (/^-[neE]+$/.test(first) && first !== "-n") return stop(shell, [name, ...args].join(" "));
  return builtins["echo"]?.run(shell, { name, args }) ?? failed;
}

/** Busybox fails for a name that is there, and makes one that is not: that is not followed. */
function newAccount(kind: "users" | "groups", valued: RegExp): Command {
  return {
    run(shell, { name, args }) {
      const names = args.filter(
        (arg, at) => !arg.startsWith("-") && !valued.test(args[at - 1] ?? ""),
      );
      const [first = "", ...others] = names;
      if (others.length === 0 && shell.host.accounts[kind].has(first)) return failed;
      return stop(shell, [name, ...args].join(" "));
    },
  };
}

function apk(shell: Shell, { args }: { readonly args: readonly string[] }): Result {
  const [what, option, left, right, ...others] = args;
  const isAsked = what === "version" && (option === "-t" || option === "--test");
  if (!isAsked || left === undefined || right === undefined || others.length > 0)
    return stop(shell, `apk ${args.join(" ")}`);
  const order = compareApk(left, right);
  return { status: 0, output: `${order < 0 ? "<" : order > 0 ? ">" : "="}\n` };
}

async function rehashFolders(shell: Shell, args: readonly string[]): Promise<Result> {
  if (args.some((arg) => arg.startsWith("-"))) return stop(shell, `c_rehash ${args.join(" ")}`);
  for (const written of args.length === 0 ? ["/etc/ssl/certs"] : args) {
    const path = followPath(shell.host.root, written);
    if (path === undefined) return { status: 2 };
    await rehash(shell.host.root, path);
  }
  return done;
}
