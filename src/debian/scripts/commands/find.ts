import { baseNameOf } from "../../../model/index.ts";
import { followPath } from "../../../rootfs/resolve-path.ts";
import type { Node } from "../../../rootfs/working-root.ts";
import { compileName } from "../../../syntax/glob.ts";
import { absolute } from "../paths.ts";
import type { Shell } from "../shell/state.ts";
import { stop } from "../shell/stop.ts";
import type { Result } from "./command.ts";

/** `find` with `-type`, `-name`, `-empty` and `-print`, one after the other; links are not followed. */
export function findFiles(shell: Shell, args: readonly string[]): Result {
  const first = args.findIndex((arg) => /^[-!(]/.test(arg));
  const starts = first < 0 ? args : args.slice(0, first);
  const tests = first < 0 ? [] : testsOf(args.slice(first));
  if (!tests || starts.length === 0) return stop(shell, `find ${args.join(" ")}`);
  const lines: string[] = [];
  let status = 0;
  for (const start of starts) {
    const path = followPath(shell.host.root, absolute(shell, start));
    if (path === undefined) status = 1;
    else visit(shell, { path, shown: start, depth: 0 }, { tests, lines });
  }
  return { status, output: lines.map((line) => `${line}\n`).join("") };
}

type Test = (shown: string, node: Node, facts: Facts) => boolean;

interface Facts {
  readonly isEmpty: boolean;
  /** Below where the search began. */
  readonly depth: number;
}

const types: Readonly<Record<string, Node["type"] | undefined>> = {
  f: "file",
  d: "directory",
  l: "symlink",
};

function testsOf(words: readonly string[]): readonly Test[] | undefined {
  const tests: Test[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "-print") continue;
    const test = word === "-empty" ? isEmptyTest : valuedTest(word, words[++at] ?? "");
    if (!test) return undefined;
    tests.push(test);
  }
  return tests;
}

const isEmptyTest: Test = (_, __, { isEmpty }) => isEmpty;

function valuedTest(word: string, value: string): Test | undefined {
  const limit = Number(value);
  switch (word) {
    case "-mindepth":
      return (_, __, { depth }) => depth >= limit;
    case "-maxdepth":
      return (_, __, { depth }) => depth <= limit;
    case "-type": {
      const type = types[value];
      return type && ((_, node) => node.type === type);
    }
    case "-name": {
      const matches = compileName(value);
      return (shown) => matches(baseNameOf(shown));
    }
    default:
      return undefined;
  }
}

interface Place {
  readonly path: string;
  readonly shown: string;
  readonly depth: number;
}

function visit(
  shell: Shell,
  { path, shown, depth }: Place,
  found: { readonly tests: readonly Test[]; readonly lines: string[] },
): void {
  const { root } = shell.host;
  const node = root.get(path);
  if (!node) return;
  const names = node.type === "directory" ? root.list(path) : [];
  const isEmpty =
    node.type === "directory" ? names.length === 0 : root.old.entries.get(path)?.sizeBytes === 0;
  if (found.tests.every((test) => test(shown, node, { isEmpty, depth }))) found.lines.push(shown);
  for (const name of names) {
    const below = path === "" ? name : `${path}/${name}`;
    const next = { path: below, shown: `${shown.replace(/\/$/, "")}/${name}`, depth: depth + 1 };
    visit(shell, next, found);
  }
}
