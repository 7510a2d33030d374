import {
  hasSpread,
  importedPaths,
  isImported,
  keyword,
  positional,
  scopesOf,
} from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What `safe-yaml-load` starts from. */
export interface YamlLoadEvidence {
  /** Of the call. */
  readonly call: TextRange;
}

/** YAML can name any Python object to be made; only the safe loaders refuse. */
export const yamlLoad: Rule<PythonDocument, YamlLoadEvidence> = {
  id: "python/yaml-load",
  kind: "code",
  reads: "python",
  title: "YAML is loaded with a loader that makes any object",
  advice: "Use `yaml.safe_load`, or `Loader=yaml.SafeLoader`.",
  severity: "high",
  cwe: 502,
  aliases: ["B506"],
  triggers: ["yaml"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<YamlLoadEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const danger = dangerOf(call, scopes);
    if (danger) yield matchAt(scopes, { node: call, evidence: { call: call.range }, ...danger });
  }
}

function dangerOf(
  call: PyCall,
  scopes: ModuleScopes,
): Pick<RuleMatch, "message" | "severity"> | undefined {
  if (isImported(scopes, call.callee, unsafeLoads)) {
    return { message: "`unsafe_load` makes objects that the file names." };
  }
  if (!isImported(scopes, call.callee, loads)) return undefined;
  const loader = keyword(call, "Loader")?.value ?? positional(call, 1);
  if (!loader) {
    if (hasSpread(call)) return undefined;
    return {
      message:
        "Without a loader this makes objects that the file names, or fails from PyYAML 6 on.",
    };
  }
  const paths = importedPaths(scopes, loader);
  // A loader of the project's own may well be a safe one.
  if (paths.length === 0 || !paths.every((path) => unsafe.has(path))) return undefined;
  const isFull = paths.every((path) => path.endsWith("FullLoader"));
  return {
    message: `\`${paths[0]}\` makes objects that the file names.`,
    ...(isFull && { severity: "low" as const }),
  };
}

const loads = new Set(["yaml.load", "yaml.load_all"]);
const unsafeLoads = new Set(["yaml.unsafe_load", "yaml.unsafe_load_all"]);
const unsafe = new Set(
  ["Loader", "UnsafeLoader", "FullLoader"].flatMap((name) => [
    `yaml.${name}`,
    `yaml.C${name}`,
    `yaml.loader.${name}`,
    `yaml.cyaml.C${name}`,
  ]),
);
