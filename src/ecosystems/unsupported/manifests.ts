import { parseDocument } from "yaml";
import { compilePatterns } from "../../model/index.ts";
import { readJson } from "../../syntax/json-keys.ts";
import { brokenAt } from "../broken-files.ts";

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

const manifests: readonly Manifest[] = [
  { id: "cocoapods", files: ["Podfile.lock"], what: "The lock of CocoaPods", check: yaml },
  { id: "conan", files: ["conan.lock"], what: "Conan's lock", check: json },
  { id: "dart", files: ["pubspec.lock"], what: "Dart's lock", check: yaml },
  { id: "deno", files: ["deno.lock"], what: "Deno's lock", check: json },
  { id: "mix", files: ["mix.lock"], what: "Elixir's lock", check: mix },
  { id: "renv", files: ["renv.lock"], what: "R's lock", check: json },
  { id: "swift", files: ["Package.resolved"], what: "Swift's lock", check: json },
];

/** See `compilePatterns` for the grammar. */
export const manifestPatterns: readonly string[] = manifests.flatMap(({ files }) => files);

const find = compilePatterns(manifests.map((manifest) => [manifest, manifest.files] as const));

function json(text: string): boolean {
  const value = readJson(text);
  if (typeof value !== "object" || value === null) throw brokenAt("It is no object", 1);
  return Object.keys(value).length > 0;
}

/** Large locks are only looked at: the YAML parser needs a second for a megabyte. */
const maxYaml = 1 << 20;

function yaml(text: string): boolean {
  if (text.length > maxYaml) return true;
  const document = parseDocument(text, { logLevel: "silent" });
  const [error] = document.errors;
  if (error) throw brokenAt(error.message.split("\n")[0] ?? "", error.linePos?.[0].line ?? 1);
  return text.trim() !== "";
}

/** An Elixir map of names to tuples. */
function mix(text: string): boolean {
  if (text.trim() === "") return false;
  const conflict = text.split(/\r?\n/).findIndex((line) => /^(?:<{7}|>{7}|={7})/.test(line));
  if (conflict >= 0) throw brokenAt("Here a merge was left unfinished", conflict + 1);
  if (!/^\ufeff?\s*%\{/.test(text)) throw brokenAt("It is no map", 1);
  return /=>|":/.test(text);
}
