import { type ParseError, parse as parseJsonc, printParseErrorCode } from "jsonc-parser";
import { parseTOML } from "toml-eslint-parser";
import { compilePatterns, indexLines } from "../model/index.ts";

/** A manifest, lock or package database that is known and not read. */
export interface Manifest {
  /** `installed-` for what an image has installed. */
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

const manifests: readonly Manifest[] = [
  { id: "cargo", files: ["Cargo.lock"], what: "Cargo's lock", check: toml },
  { id: "bundler", files: ["Gemfile.lock"], what: "Bundler's lock", check: bundler },
  { id: "composer", files: ["composer.lock"], what: "Composer's lock", check: json },
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
