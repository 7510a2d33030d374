import { baseNameOf, folderOf } from "../model/index.ts";
import type { ShellCommand, ShellWord } from "../syntax/shell-commands.ts";
import { noScan, type Scanner, scannerNamed, scannerOfImage, secondVerbs } from "./scanners.ts";

/** A command that runs a scanner to find problems. */
export interface ScannerCall {
  readonly command: ShellCommand;
  readonly scanner: Scanner;
  /** The subcommand, where it has one: `image`. */
  readonly verb: ShellWord | undefined;
  /** The word that names the program: its name, or the image it comes in. */
  readonly program: ShellWord;
  /** Words behind the program. */
  readonly args: readonly ShellWord[];
}

/** Reads a command as a call of a scanner; `undefined` where it is none, or only prints its version. */
export function scannerCall(command: ShellCommand): ScannerCall | undefined {
  const program = programOf(command.words);
  if (!program) return undefined;
  const { scanner, index } = program;
  const args = command.words.slice(index + 1);
  if (args.some(({ value }) => noScan.test(value))) return undefined;
  const verb = verbOf(scanner, args);
  if (!verb && !scanner.bare && scanner.verbs) return undefined;
  const word = command.words[index];
  return word && { command, scanner, verb, program: word, args };
}

/** What people call the scan: `trivy image`, `npm audit`. */
export function scanName({ scanner, verb }: ScannerCall): string {
  return verb ? `${scanner.name} ${verb.value}` : scanner.name;
}

/** True where words of the command may be options that only the run knows. */
export function hasUnknownOptions({ args }: ScannerCall): boolean {
  return args.some(
    ({ isStatic, isQuoted, value }) =>
      !isStatic &&
      (/\$\{?\w*(?:ARG|OPT|FLAG|PARAM|EXTRA)|[@*]/i.test(value) ||
        (!isQuoted && /^\$\(/.test(value))),
  );
}

/**
 * The value of an option, with `=` or as the next word.
 *
 * @param names - `--exit-code`
 */
export function optionValue(
  args: readonly ShellWord[],
  names: readonly string[],
): { readonly word: ShellWord; readonly value: string; readonly last: ShellWord } | undefined {
  for (const [index, word] of args.entries()) {
    const name = names.find((n) => word.value === n || word.value.startsWith(`${n}=`));
    if (name === undefined) continue;
    if (word.value !== name) return { word, value: word.value.slice(name.length + 1), last: word };
    const next = args[index + 1];
    if (next) return { word, value: next.value, last: next };
  }
  return undefined;
}

interface Program {
  readonly scanner: Scanner;
  readonly index: number;
}

/** Programs that run another one, with options of their own in between. */
const wrappers: ReadonlySet<string> = new Set([
  ..."sudo env command exec time timeout nice npx bunx uvx pipx poetry pipenv pdm hatch uv python python3 mise rye run tool x dlx".split(
    " ",
  ),
]);

function programOf(words: readonly ShellWord[]): Program | undefined {
  for (let index = 0; index < Math.min(words.length, 12); index++) {
    const word = words[index];
    if (!word?.isStatic) return undefined;
    const name = baseNameOf(word.value);
    if (/^(?:docker|podman|nerdctl)$/.test(name)) return inContainer(words, index);
    const isModule = words[index - 1]?.value === "-m";
    const scanner = scannerNamed(isModule ? name.replaceAll("_", "-") : name);
    if (scanner) return isInstalled(word.value) ? { scanner, index } : undefined;
    if (!wrappers.has(name) && !/^-|=|^\d+[smh]?$/.test(word.value)) return undefined;
  }
  return undefined;
}

/** Not one that the repository itself builds: `./dist/checkov`. */
function isInstalled(path: string): boolean {
  const folder = folderOf(path);
  return /^(?:|\/.*|~\/.*|\.\/|(?:.*\/)?\.?bin\/)$/.test(folder);
}

/** `docker run … IMAGE arguments`: the image is the first word that is one of a scanner. */
function inContainer(words: readonly ShellWord[], start: number): Program | undefined {
  if (words[start + 1]?.value !== "run" && words[start + 2]?.value !== "run") return undefined;
  for (let index = start + 2; index < words.length; index++) {
    const { value = "", isStatic = false } = words[index] ?? {};
    const scanner = isStatic || /^[a-z0-9./-]+:/.test(value) ? scannerOfImage(value) : undefined;
    if (!scanner) continue;
    // Some images start a shell, and the scanner is named again.
    const named = words[index + 1]?.value === scanner.name;
    return { scanner, index: named ? index + 1 : index };
  }
  return undefined;
}

/** The subcommand: the first word that is one. Options in front of it may have values. */
function verbOf({ name, verbs }: Scanner, args: readonly ShellWord[]): ShellWord | undefined {
  if (!verbs) return undefined;
  const index = args.findIndex(({ value }) => verbs.has(value));
  const verb = args[index];
  if (!verb || args.slice(0, index).some((w, i) => !isOption(w) && !isOption(args[i - 1]))) {
    return undefined;
  }
  const second = secondVerbs.get(`${name} ${verb.value}`);
  if (!second) return verb;
  const next = args[index + 1];
  return next && second.has(next.value) ? next : undefined;
}

function isOption(word: ShellWord | undefined): boolean {
  return word?.value.startsWith("-") ?? false;
}
