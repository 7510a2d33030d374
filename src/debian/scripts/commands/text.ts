import { isUnknown, type Shell, unknown } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import {
  type Command,
  done,
  failed,
  inputOf,
  linesOf,
  type Result,
  readOptions,
} from "./command.ts";
import { grep } from "./grep.ts";
import { sed } from "./sed.ts";

/** Commands that read text and write text. */
export const textCommands: Readonly<Record<string, Command | undefined>> = {
  cat: filter("", (lines) => lines),
  sort: {
    run: (shell, { args }) =>
      transform(shell, { name: "sort", args, flags: "u" }, (lines, flags) => {
        const sorted = lines.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
        return flags.has("u") ? [...new Set(sorted)] : sorted;
      }),
  },
  uniq: {
    run: (shell, { args }) =>
      transform(shell, { name: "uniq", args, flags: "u" }, (lines, flags) =>
        lines.filter(
          (line, at) => line !== lines[at - 1] && (!flags.has("u") || line !== lines[at + 1]),
        ),
      ),
  },
  head: { run: (shell, { args }) => firstLines(shell, args) },
  tr: { run: (shell, { args }) => translate(shell, args) },
  cut: { run: (shell, { args }) => cut(shell, args) },
  wc: { run: (shell, { args }) => count(shell, args) },
  grep: { run: (shell, { args }) => grep(shell, args, {}) },
  egrep: { run: (shell, { args }) => grep(shell, args, { isExtended: true }) },
  fgrep: { run: (shell, { args }) => grep(shell, args, { isFixed: true }) },
  sed: { run: (shell, { args }) => sed(shell, args) },
  awk: { run: (shell, { args }) => awk(shell, args) },
  xargs: { run: (shell, { args }) => callWithInput(shell, args) },
  tee: { run: (shell, call) => stop(shell, [call.name, ...call.args].join(" ")) },
};

type Lines = readonly string[];

function filter(flags: string, change: (lines: Lines) => Lines): Command {
  return {
    run: (shell, { name, args }) => transform(shell, { name, args, flags }, change),
  };
}

interface Transforming {
  readonly name: string;
  readonly args: readonly string[];
  readonly flags: string;
}

async function transform(
  shell: Shell,
  { name, args, flags }: Transforming,
  change: (lines: Lines, flags: ReadonlyMap<string, string>) => Lines,
): Promise<Result> {
  const options = readOptions(args, { flags });
  if (!options) return stop(shell, `${name} ${args.join(" ")}`);
  const text = await inputOf(shell, options.rest);
  if (text === undefined) return failed;
  if (name === "cat") return { status: 0, output: text };
  if (isUnknown(text)) return { status: 0, output: unknown };
  const output = change(linesOf(text), options.flags).map((line) => `${line}\n`);
  return { status: 0, output: output.join("") };
}

async function firstLines(shell: Shell, args: readonly string[]): Promise<Result> {
  // `-1` is `-n 1`.
  const words = args.map((arg) => arg.replace(/^-(\d+)$/, "-n$1"));
  const options = readOptions(words, { flags: "q", valued: "n" });
  const count = options?.flags.get("n") ?? "10";
  if (!options || !/^\d+$/.test(count)) return stop(shell, `head ${args.join(" ")}`);
  const text = await inputOf(shell, options.rest);
  if (text === undefined) return failed;
  const lines = linesOf(text).slice(0, Number(count));
  return { status: 0, output: lines.map((line) => `${line}\n`).join("") };
}

/** `a-z`, `[:upper:]`, `\n`; `undefined` where it holds what is not read. */
function charactersOf(set: string): string | undefined {
  const named: Readonly<Record<string, string | undefined>> = {
    "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "[:lower:]": "abcdefghijklmnopqrstuvwxyz",
    "[:digit:]": "0123456789",
  };
  if (set.startsWith("[:")) return named[set];
  const plain = set.replace(/\\n/g, "\n").replace(/\\t/g, "\t");
  if (plain.includes("\\")) return undefined;
  return plain.replace(/(.)-(.)/gs, (_, first: string, last: string) => {
    let range = "";
    for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++)
      range += String.fromCharCode(code);
    return range;
  });
}

async function translate(shell: Shell, args: readonly string[]): Promise<Result> {
  const options = readOptions(args, { flags: "dcs" });
  const [first, second] = (options?.rest ?? []).map(charactersOf);
  const isDeleting = options?.flags.has("d") ?? false;
  const isComplement = options?.flags.has("c") ?? false;
  const isKnown =
    options && first !== undefined && !options.flags.has("s") && (isDeleting || !isComplement);
  if (!isKnown || (!isDeleting && !second)) return stop(shell, `tr ${args.join(" ")}`);
  const text = (await inputOf(shell, [])) ?? "";
  if (isUnknown(text)) return { status: 0, output: unknown };
  const change = (c: string): string => {
    const at = first.indexOf(c);
    if (isDeleting) return at >= 0 === isComplement ? c : "";
    return at < 0 ? c : (second?.[Math.min(at, second.length - 1)] ?? "");
  };
  return { status: 0, output: [...text].map(change).join("") };
}

/** `1`, `2-`, `1,3`. */
function isListed(list: string, position: number): boolean {
  return list.split(",").some((part) => {
    const [first = "", last] = part.split("-");
    if (last === undefined) return Number(first) === position;
    return position >= Number(first || 1) && (last === "" || position <= Number(last));
  });
}

async function cut(shell: Shell, args: readonly string[]): Promise<Result> {
  const options = readOptions(args, { flags: "s", valued: "dfc" });
  const fields = options?.flags.get("f");
  const characters = options?.flags.get("c");
  const list = fields ?? characters;
  if (!options || list === undefined || !/^[\d,-]+$/.test(list))
    return stop(shell, `cut ${args.join(" ")}`);
  const text = await inputOf(shell, options.rest);
  if (text === undefined) return failed;
  if (isUnknown(text)) return { status: 0, output: unknown };
  const separator = fields === undefined ? "" : (options.flags.get("d") ?? "\t");
  const lines = linesOf(text).map((line) => {
    if (separator !== "" && !line.includes(separator)) return line;
    const parts = line.split(separator).filter((_, at) => isListed(list, at + 1));
    return parts.join(separator);
  });
  return { status: 0, output: lines.map((line) => `${line}\n`).join("") };
}

async function count(shell: Shell, args: readonly string[]): Promise<Result> {
  const text = await inputOf(shell, []);
  if (args.join(" ") !== "-l" || text === undefined) return stop(shell, `wc ${args.join(" ")}`);
  if (isUnknown(text)) return { status: 0, output: unknown };
  return { status: 0, output: `${linesOf(text).length}\n` };
}

/**
 * What Debian's scripts for Python ask: compiled files, and folders, of the sources that are listed; and
 * what busybox's of Alpine does: the links that lead to it, as `stat` shows them.
 */
const programs: ReadonlyMap<string, (line: string) => string | undefined> = new Map([
  [
    'BEGIN {OFS="/"} /\\.py$/ {$NF=sprintf("__pycache__/%s.*.py[co]", substr($NF,1,length($NF)-3)); print}',
    ofSource((path) => path.replace(/([^/]*)\.py$/, "__pycache__/$1.*.py[co]")),
  ],
  ['BEGIN {OFS="/"} /\\.py$/ {NF--; print}', ofSource((path) => path.replace(/\/[^/]*$/, ""))],
  [
    "$3 == \"'/bin/busybox'\" {print $1}",
    (line) => {
      const [first, , third] = line.trim().split(/\s+/);
      return third === "'/bin/busybox'" ? first : undefined;
    },
  ],
]);

function ofSource(change: (path: string) => string): (line: string) => string | undefined {
  return (line) => (line.endsWith(".py") ? change(line) : undefined);
}

async function awk(shell: Shell, args: readonly string[]): Promise<Result> {
  const command = `awk ${args.join(" ")}`;
  const text = (await inputOf(shell, [])) ?? "";
  // Nothing comes of nothing, whatever the program would do with more.
  if (text === "" && !/BEGIN|END/.test(command)) return done;
  const change = programs.get(args.filter((arg) => arg !== "-F/").join(" "));
  if (!change || isUnknown(text)) return stop(shell, command);
  const lines = linesOf(text).flatMap((line) => change(line) ?? []);
  return { status: 0, output: lines.map((line) => `${line}\n`).join("") };
}

async function callWithInput(shell: Shell, args: readonly string[]): Promise<Result> {
  const [option, name, ...rest] = args;
  const text = (await inputOf(shell, [])) ?? "";
  if (option !== "-r" || name === undefined || isUnknown(text) || /['"\\]/.test(text))
    return stop(shell, `xargs ${args.join(" ")}`);
  const words = text.split(/\s+/).filter(Boolean);
  if (words.length === 0) return done;
  return { status: await shell.walk.call(shell, { name, args: [...rest, ...words] }) };
}
