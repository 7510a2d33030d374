import { type ParseError, parse as parseJsonc, printParseErrorCode } from "jsonc-parser";
import { parseTOML } from "toml-eslint-parser";
import { parseDocument } from "yaml";
import { compilePatterns, indexLines } from "../model/index.ts";

/** A manifest, lock or package database that is known and not read. */
export interface Manifest {
  /** `installed-` for what an image has installed, `python-` for Python's. */
  readonly id: string;
  readonly files: readonly string[];
  /** Begins the gap's sentence. */
  readonly what: string;
  /** True where it names packages. @throws SyntaxError where it is broken */
  check(text: string): boolean;
}

/** The manifest that a path is, if it is one. */
export function manifestOf(path: string): Manifest | undefined {
  return find(path)[0];
}

const json = (text: string): boolean => Object.keys(parseJson(text)).length > 0;
const toml = (text: string): boolean => Object.keys(parseToml(text)).length > 0;
const present = (): boolean => true;

const manifests: readonly Manifest[] = [
  { id: "python-poetry", files: ["poetry.lock"], what: "Poetry's lock", check: toml },
  { id: "python-uv", files: ["uv.lock"], what: "uv's lock", check: toml },
  { id: "python-pdm", files: ["pdm.lock"], what: "PDM's lock", check: toml },
  { id: "python-pipenv", files: ["Pipfile.lock"], what: "Pipenv's lock", check: json },
  {
    id: "python-project",
    files: ["pyproject.toml"],
    what: "The dependencies of pyproject.toml",
    check: hasProjectDependencies,
  },
  {
    id: "npm",
    files: ["package-lock.json", "npm-shrinkwrap.json"],
    what: "npm's lock",
    check: json,
  },
  { id: "pnpm", files: ["pnpm-lock.yaml"], what: "pnpm's lock", check: yaml },
  { id: "yarn", files: ["yarn.lock"], what: "Yarn's lock", check: yarn },
  { id: "cargo", files: ["Cargo.lock"], what: "Cargo's lock", check: toml },
  { id: "bundler", files: ["Gemfile.lock"], what: "Bundler's lock", check: bundler },
  { id: "composer", files: ["composer.lock"], what: "Composer's lock", check: json },
  {
    id: "installed-npm",
    files: ["node_modules/*/package.json"],
    what: "Installed npm packages",
    check: present,
  },
];

/** See `compilePatterns` for the grammar. */
export const manifestPatterns: readonly string[] = manifests.flatMap(({ files }) => files);

const find = compilePatterns(manifests.map((manifest) => [manifest, manifest.files] as const));

function parseJson(text: string): object {
  const errors: ParseError[] = [];
  const value: unknown = parseJsonc(text.replace(/^\ufeff/, ""), errors, {
    disallowComments: true,
    allowEmptyContent: false,
  });
  const [first] = errors;
  if (first) throw broken(printParseErrorCode(first.error), lineOf(text, first.offset));
  if (typeof value !== "object" || value === null) throw broken("It is no object", 1);
  return value;
}

function parseToml(text: string): object {
  try {
    const { body } = parseTOML(text);
    return body[0].body;
  } catch (cause) {
    const { message, lineNumber } = cause as Error & { readonly lineNumber?: number };
    throw broken(message, lineNumber ?? 1);
  }
}

/** A table of the project's dependencies, in PEP 621 or in Poetry's own words. */
function hasProjectDependencies(text: string): boolean {
  parseToml(text);
  const lines = text.split(/\r?\n/);
  const project = lines.findIndex((line) => /^\s*\[\s*project\s*\]/.test(line));
  if (
    lines.some((line) => /^\s*\[\s*tool\.poetry\.(?:group\.[^\]]+\.)?dependencies\s*\]/.test(line))
  ) {
    return true;
  }
  if (project < 0) return false;
  const end = lines.findIndex((line, i) => i > project && /^\s*\[/.test(line));
  const table = lines.slice(project + 1, end < 0 ? undefined : end).join("\n");
  return /^\s*dependencies\s*=\s*\[\s*(?:#.*\s*)*["']/m.test(table);
}

/** Large locks are only looked at: the YAML parser needs a second for a megabyte. */
const maxYaml = 1 << 20;

function yaml(text: string): boolean {
  if (text.length > maxYaml) return /^lockfileVersion:/m.test(text);
  const [error] = parseDocument(text, { logLevel: "silent" }).errors;
  if (error) throw broken(error.message.split("\n")[0] ?? "", error.linePos?.[0].line ?? 1);
  return text.trim() !== "";
}

/** Every entry of Yarn's own format and of its YAML is a key at the line's start, or indented. */
function yarn(text: string): boolean {
  const lines = text.split(/\r?\n/);
  const wrong = lines.findIndex((line) => line !== "" && !/^(?:#|\s|.*:\s*$)/.test(line));
  if (wrong >= 0) throw broken("This is no entry of Yarn's lock", wrong + 1);
  return lines.some((line) => /^\s+version:?\s/.test(line));
}

function bundler(text: string): boolean {
  if (text.trim() === "") return false;
  const conflict = text.split(/\r?\n/).findIndex((line) => /^(?:<{7}|>{7}|={7})/.test(line));
  if (conflict >= 0) throw broken("Here a merge was left unfinished", conflict + 1);
  if (!/^(?:GEM|GIT|PATH|PLUGIN SOURCE)\s*$/m.test(text)) throw broken("It has no source", 1);
  return true;
}

function lineOf(text: string, offset: number): number {
  return indexLines(text).regionOf({ start: offset, end: offset }).startLine;
}

function broken(why: string, line: number): SyntaxError {
  return new SyntaxError(`${why} (line ${line})`);
}
