import { compareDeb } from "../../../versions/deb.ts";
import type { DpkgDatabase, KnownPackage } from "../../unpack/dpkg-database.ts";
import { isPresent } from "../../unpack/dpkg-database.ts";
import type { Diversion } from "../../unpack/overrides.ts";
import { field, stanzaText } from "../../unpack/stanza.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import { type Command, done, failed, type Result } from "./command.ts";

/** dpkg and its kin, as far as they only tell or note something. */
export const dpkgCommands: Readonly<Record<string, Command | undefined>> = {
  dpkg: { run: (shell, { args }) => dpkg(shell, args) },
  "dpkg-query": { run: (shell, { args }) => query(shell, args) },
  "dpkg-trigger": { run: (shell, { args }) => trigger(shell, args) },
  "dpkg-statoverride": { run: (shell, { args }) => statOverride(shell, args) },
  "dpkg-divert": { run: (shell, { args }) => divert(shell, args) },
};

/** @throws RefusedUpgrade where there is no dpkg */
export function databaseOf({ host }: Pick<Shell, "host">): DpkgDatabase {
  return host.database ?? stop({ host }, "dpkg");
}

/** How two versions stand; `undefined` where the word for it is none (dpkg(1)). */
export function compareVersions(
  left: string,
  operator: string,
  right: string,
): boolean | undefined {
  // No version at all: earlier than any, or later than any with `-nl`.
  const isLater = operator.endsWith("-nl");
  const word = operator.replace(/-nl$/, "");
  const order = (version: string) => (version === "" ? (isLater ? 1 : -1) : 0);
  const difference =
    left === "" || right === "" ? order(left) - order(right) : compareDeb(left, right);
  switch (word) {
    case "lt":
    case "<<":
      return difference < 0;
    case "le":
    case "<=":
    case "<":
      return difference <= 0;
    case "eq":
    case "=":
      return difference === 0;
    case "ne":
      return difference !== 0;
    case "ge":
    case ">=":
    case ">":
      return difference >= 0;
    case "gt":
    case ">>":
      return difference > 0;
    default:
      return undefined;
  }
}

function dpkg(shell: Shell, args: readonly string[]): Result {
  const [action = "", ...rest] = args;
  const words = rest.filter((word) => word !== "--");
  const command = `dpkg ${args.join(" ")}`;
  switch (action) {
    case "--compare-versions": {
      const [left, operator, right] = words;
      if (left === undefined || operator === undefined || right === undefined)
        return stop(shell, command);
      const isSo = compareVersions(left, operator, right) ?? stop(shell, command);
      return isSo ? done : failed;
    }
    case "--print-architecture":
      return { status: 0, output: `${nativeArchitecture(shell)}\n` };
    case "-L":
    case "--listfiles":
    case "-s":
    case "--status":
    case "-l":
      return query(shell, args);
    default:
      return action.startsWith("--assert-") ? done : stop(shell, command);
  }
}

/** That of dpkg itself: the packages of every architecture are in one database. */
export function nativeArchitecture({ host }: Shell): string {
  const own = databaseOf({ host }).packages.find(({ name }) => name === "dpkg");
  return own?.architecture ?? host.architecture;
}

function packagesNamed({ host }: Shell, name: string): readonly KnownPackage[] {
  const [plain, architecture] = name.split(":");
  return databaseOf({ host }).packages.filter(
    (known) =>
      known.name === plain &&
      isPresent(known) &&
      (architecture === undefined ||
        architecture === known.architecture ||
        known.architecture === "all"),
  );
}

function query(shell: Shell, args: readonly string[]): Result {
  const command = `dpkg-query ${args.join(" ")}`;
  const format = /^(?:-f|--showformat)=?([\s\S]*)$/;
  const shown = args.flatMap((arg, at) => {
    const inside = format.exec(arg)?.[1];
    return inside === undefined ? [] : [inside || (args[at + 1] ?? "")];
  })[0];
  const words = args.filter((arg) => !format.test(arg) && arg !== shown && arg !== "--");
  const [action, ...names] = words;
  if (names.some((name) => /[*?[]/.test(name))) return stop(shell, command);
  const found = names.map((name) => packagesNamed(shell, name));
  const status = found.some((one) => one.length === 0) ? 1 : 0;
  const known = found.flat();
  switch (action) {
    case "-L":
    case "--listfiles":
      return { status, output: known.flatMap(({ files }) => files.map(line)).join("") };
    case "-s":
    case "--status":
      return { status, output: known.map(({ stanza }) => `${stanzaText(stanza)}\n`).join("") };
    case "-W":
    case "--show":
      return { status, output: known.map((one) => show(shell, one, shown)).join("") };
    default:
      return known.length === 0 && action === "-l" ? failed : stop(shell, command);
  }
}

function line(text: string): string {
  return `${text}\n`;
}

function show(shell: Shell, known: KnownPackage, format = "${Package}\\t${Version}\\n"): string {
  return format
    .replace(/\$\{([^};]+)[^}]*\}/g, (_, name: string) => {
      if (name === "binary:Package") return known.infoName;
      if (name === "db:Status-Abbrev") return "ii ";
      if (name === "Conffiles") return field(known.stanza, "Conffiles") ?? "";
      return /^[A-Z][A-Za-z-]+$/.test(name)
        ? (field(known.stanza, name) ?? "")
        : stop(shell, `dpkg-query -f ${format}`);
    })
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t");
}

function trigger({ host }: Shell, args: readonly string[]): Result {
  const [name] = args.filter((arg, at) => !arg.startsWith("-") && args[at - 1] !== "--by-package");
  if (name !== undefined) host.triggers.add(name);
  return done;
}

function statOverride(shell: Shell, args: readonly string[]): Result {
  const words = args.filter((arg) => !/^--(?:quiet|force|update)/.test(arg));
  const [action, path = ""] = words;
  const { overrides } = databaseOf(shell);
  if (action === "--list") {
    const found = overrides.get(path);
    if (!found) return failed;
    return { status: 0, output: `${found.uid} ${found.gid} ${found.mode.toString(8)} ${path}\n` };
  }
  return stop(shell, `dpkg-statoverride ${args.join(" ")}`);
}

function divert(shell: Shell, args: readonly string[]): Result {
  const { from } = databaseOf(shell).diversions;
  const command = `dpkg-divert ${args.join(" ")}`;
  const path = args.at(-1) ?? "";
  const known = from.get(path);
  const told = answerOf(args, path, known);
  if (told !== undefined) return { status: 0, output: told };
  // What stands already is not made again, what does not is not taken away.
  if (args.includes("--remove")) return known ? stop(shell, command) : done;
  return known?.package === shell.host.packageName ? done : stop(shell, command);
}

/** What it says where it is only asked; `undefined` where it is told to do something. */
function answerOf(
  args: readonly string[],
  path: string,
  known: Diversion | undefined,
): string | undefined {
  if (args.includes("--truename")) return line(known?.to ?? path);
  if (args.includes("--listpackage")) return known ? line(known.package ?? "LOCAL") : "";
  if (!args.includes("--list") || /[*?[]/.test(path)) return undefined;
  return known ? line(sentenceOf(known)) : "";
}

function sentenceOf({ from, to, package: owner }: Diversion): string {
  return owner === undefined
    ? `local diversion of ${from} to ${to}`
    : `diversion of ${from} to ${to} by ${owner}`;
}
