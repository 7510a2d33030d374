import { putFile } from "../put-file.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done, linesOf, type Result, textOf } from "./command.ts";

/** Users and groups: those that are there stay, new ones are not made. */
export const accountCommands: Readonly<Record<string, Command | undefined>> = {
  getent: { run: (shell, { args }) => getEntry(shell, args) },
  adduser: existing("users"),
  useradd: existing("users"),
  addgroup: existing("groups"),
  groupadd: existing("groups"),
  "add-shell": { run: (shell, { args }) => addShells(shell, args) },
};

function existing(kind: "users" | "groups"): Command {
  return {
    run(shell, { name, args }) {
      const { accounts } = shell.host;
      // `adduser USER GROUP` puts one into the other.
      const names = args.filter((arg, at) => !arg.startsWith("-") && !takesValue(args[at - 1]));
      const [first = ""] = names;
      const isKnown = names.length === 1 && accounts[kind].has(first);
      if (!isKnown) return stop(shell, [name, ...args].join(" "));
      shell.host.noted.add(name);
      return done;
    },
  };
}

/** Options whose value is a word of its own. */
function takesValue(option: string | undefined): boolean {
  return (
    option !== undefined &&
    /^(?:--(?:home|gecos|comment|shell|uid|gid|ingroup|group-name|home-dir)|-[dcsugG])$/.test(
      option,
    )
  );
}

async function getEntry(shell: Shell, args: readonly string[]): Promise<Result> {
  const [database, key, ...others] = args;
  const isKnown = database === "passwd" || database === "group";
  if (!isKnown || key === undefined || others.length > 0)
    return stop(shell, `getent ${args.join(" ")}`);
  const lines = linesOf((await textOf(shell, `/etc/${database}`)) ?? "");
  const at = /^\d+$/.test(key) ? 2 : 0;
  const found = lines.find((line) => line.split(":")[at] === key);
  return found === undefined ? { status: 2 } : { status: 0, output: `${found}\n` };
}

async function addShells(shell: Shell, args: readonly string[]): Promise<Result> {
  const text = (await textOf(shell, "/etc/shells")) ?? "";
  const lines = linesOf(text);
  const missing = args.filter((path) => !lines.includes(path));
  if (missing.length > 0)
    await putFile(shell, "/etc/shells", [...lines, ...missing].map((line) => `${line}\n`).join(""));
  return done;
}
