import type { Document, SourceText, Syntax, TextRange } from "../model/index.ts";
import {
  asMap,
  fieldsOf,
  itemsOf,
  parseYaml,
  resolveNode,
  textOf,
  type YamlFile,
  type YamlMap,
  type YamlScalar,
} from "./yaml.ts";

/** The configuration of pre-commit. */
export interface PreCommitDocument extends Document {
  readonly kind: "pre-commit";
  readonly yaml: YamlFile;
  readonly repos: readonly HookRepo[];
}

/** A repository of hooks. */
export interface HookRepo {
  /** A URL, `local` or `meta`. */
  readonly repo: YamlScalar;
  readonly rev: YamlScalar | undefined;
  readonly range: TextRange;
  readonly hooks: readonly Hook[];
}

export interface Hook {
  readonly id: string;
  readonly range: TextRange;
  readonly map: YamlMap;
  readonly args: readonly string[];
  readonly additionalDependencies: readonly string[];
  readonly entry: YamlScalar | undefined;
}

/** The one file that pre-commit reads. */
export const preCommitSyntax: Syntax<PreCommitDocument> = {
  kind: "pre-commit",
  files: [".pre-commit-config.yaml", ".pre-commit-config.yml"],

  parse(source: SourceText) {
    const yaml = parseYaml(source.text);
    const root = yaml.documents[0]?.root;
    // Before version 1 the list of repositories stood at the top.
    const list = fieldsOf(root).get("repos")?.entry.value ?? root;
    const repos = itemsOf(list).flatMap((item) => readRepo(asMap(item)) ?? []);
    return { ...source, kind: "pre-commit", yaml, repos, problems: yaml.problems };
  },
};

function readRepo(map: YamlMap | undefined): HookRepo | undefined {
  const repo = scalarField(map, "repo");
  if (!map || !repo) return undefined;
  const hooks = itemsOf(fieldsOf(map).get("hooks")?.entry.value).flatMap(
    (item) => readHook(asMap(item)) ?? [],
  );
  return { repo, rev: scalarField(map, "rev") ?? scalarField(map, "sha"), range: map.range, hooks };
}

function readHook(map: YamlMap | undefined): Hook | undefined {
  const fields = fieldsOf(map);
  const id = textOf(fields.get("id")?.entry.value);
  if (!map || id === undefined) return undefined;
  const list = (name: string) =>
    itemsOf(fields.get(name)?.entry.value).flatMap((item) => textOf(item) ?? []);
  return {
    id,
    range: map.range,
    map,
    args: list("args"),
    additionalDependencies: list("additional_dependencies"),
    entry: scalarField(map, "entry"),
  };
}

function scalarField(map: YamlMap | undefined, name: string): YamlScalar | undefined {
  const node = resolveNode(fieldsOf(map).get(name)?.entry.value);
  return node?.kind === "scalar" ? node : undefined;
}
