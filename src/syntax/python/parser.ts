import { Language, Parser, type Tree } from "web-tree-sitter";
import type { ReadShipped, SyntaxProblem } from "../../model/index.ts";
import { lowerModule } from "./lower.ts";
import type { PyModule } from "./nodes.ts";
import { type GrammarWords, type RawTree, readRawTree, wordsOf } from "./raw-tree.ts";

/** What the parser says of a text before anyone asks for its nodes. */
export interface ParsedPython {
  readonly problems: readonly SyntaxProblem[];
  /** Typed nodes, made when first asked for. */
  module(): PyModule;
}

interface Grammar {
  readonly parser: Parser;
  readonly words: GrammarWords;
}

let grammar: Grammar | undefined;

/** Starts the parser and loads the grammar; once for a run. */
export async function loadGrammar(shipped: ReadShipped): Promise<void> {
  if (grammar) return;
  await Parser.init({ wasmBinary: await shipped("web-tree-sitter.wasm") });
  const language = await Language.load(await shipped("tree-sitter-python.wasm"));
  grammar = { parser: new Parser().setLanguage(language), words: wordsOf(language) };
}

/**
 * Parses a text. Its tree stays in the parser's memory until the next parse: rules ask for the nodes
 * at once or not at all, and one that asks later has the text parsed again.
 *
 * @throws Error where the grammar was not loaded
 */
export function parsePython(text: string): ParsedPython {
  const tree = parseTree(text);
  if (!tree) return { problems: [tooTangled], module: () => emptyModule };
  let module: PyModule | undefined;
  const problems = tree.rootNode.hasError ? errorsOf(readTree(tree), text) : [];
  return {
    problems,
    module: () => {
      module ??= lowerModule(readAgain(tree, text), text);
      return module;
    },
  };
}

/** The one tree that is alive, and its copy where one was made. */
let held: { readonly tree: Tree; raw: RawTree | undefined } | undefined;

function parseTree(text: string): Tree | undefined {
  if (!grammar) throw new Error("pythonSyntax is used before it was loaded");
  held?.tree.delete();
  held = undefined;
  let steps = 0;
  // Recovery from garbage may try for very long: the bound is in steps, so that a run repeats.
  const maxSteps = 20_000 + text.length;
  const progressCallback = () => ++steps > maxSteps;
  const tree = grammar.parser.parse(text, null, { progressCallback });
  if (!tree) grammar.parser.reset();
  held = tree ? { tree, raw: undefined } : undefined;
  return tree ?? undefined;
}

function readTree(tree: Tree): RawTree {
  if (!grammar) throw new Error("pythonSyntax is used before it was loaded");
  const raw = readRawTree(tree, grammar.words);
  if (held?.tree === tree) held.raw = raw;
  return raw;
}

function readAgain(tree: Tree, text: string): RawTree {
  if (held?.tree === tree) return held.raw ?? readTree(tree);
  const again = parseTree(text);
  return again ? readTree(again) : emptyTree;
}

function errorsOf({ errors }: RawTree, text: string): SyntaxProblem[] {
  return errors.slice(0, maxProblems).map((range) => ({
    level: "recovered",
    message: `Line ${lineAt(text, range.start)} is not valid Python; the rest was read.`,
    range,
  }));
}

const maxProblems = 20;

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1))
    line++;
  return line;
}

const tooTangled: SyntaxProblem = {
  level: "fatal",
  message: "This is too far from Python to be read.",
};

const emptyModule: PyModule = {
  kind: "module",
  range: { start: 0, end: 0 },
  body: [],
  comments: [],
};

const emptyTree: RawTree = {
  root: { type: "module", field: "", start: 0, end: 0, children: [] },
  comments: [],
  errors: [],
};
