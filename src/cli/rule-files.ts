import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../model/index.ts";
import { parseRuleFile, type RuleSet } from "../rules/custom/rule-file.ts";

/** A rule file as it was read. */
export interface RuleFile extends RuleSet {
  readonly path: string;
}

/** What several rule files say together. */
export function joinRuleSets(files: readonly RuleSet[]): RuleSet {
  return {
    rules: files.flatMap(({ rules }) => rules),
    facts: files.flatMap(({ facts }) => facts),
  };
}

/**
 * Reads rule files, and of folders every `*.yaml` and `*.yml` in them but what belongs to samples.
 *
 * @throws UsageError where one cannot be read, is none, or two rules share an id
 */
export function readRuleFiles(paths: readonly string[]): readonly RuleFile[] {
  const files = paths.flatMap(ruleFilesIn).map((path) => {
    return { path, ...parseRuleFile(path, readText(path)) };
  });
  const owners = new Map<string, string>();
  for (const { path, rules } of files) {
    for (const { id } of rules) {
      const owner = owners.get(id);
      if (owner !== undefined) {
        throw new UsageError(`${path}: a rule called ${id} is in ${owner} too.`);
      }
      owners.set(id, path);
    }
  }
  return files;
}

function ruleFilesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`There is no rule file ${path}.`);
  if (!found.isDirectory()) return [path];
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
  const named = names.filter((name) => /\.ya?ml$/.test(name));
  const samples = named.map((name) => `${name.replace(/\.ya?ml$/, "")}/`);
  const files = named
    .filter((name) => !samples.some((folder) => name.startsWith(folder)))
    .map((name) => join(path, name));
  if (files.length === 0) throw new UsageError(`There is no rule file in ${path}.`);
  return files;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`${path} cannot be read.`, { cause });
  }
}
