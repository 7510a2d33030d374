import type { Document, SourceText, Syntax, TextRange } from "../model/index.ts";
import {
  asMap,
  fieldsOf,
  parseYaml,
  resolveNode,
  textOf,
  type YamlField,
  type YamlFile,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from "./yaml.ts";
import { scriptIn, type YamlScript } from "./yaml-script.ts";

/** A GitLab pipeline. */
export interface GitlabDocument extends Document {
  readonly kind: "gitlab";
  readonly yaml: YamlFile;
  readonly map: YamlMap | undefined;
  /** Jobs, hidden ones and `default` among them. */
  readonly jobs: readonly GitlabJob[];
  /** `variables` at the top. */
  readonly variables: YamlMap | undefined;
}

export interface GitlabJob {
  readonly name: string;
  readonly range: TextRange;
  readonly map: YamlMap;
  readonly fields: ReadonlyMap<string, YamlField>;
  /** Lines of `before_script` and `script`, in their order. Each is run on its own by `set -eo pipefail`. */
  readonly lines: readonly GitlabLine[];
  readonly images: readonly YamlScalar[];
}

export interface GitlabLine {
  readonly scalar: YamlScalar;
  readonly code: YamlScript | undefined;
}

/** GitLab pipelines by the names in use. */
export const gitlabSyntax: Syntax<GitlabDocument> = {
  kind: "gitlab",
  files: [".gitlab-ci.yml", ".gitlab-ci.yaml", "*.gitlab-ci.yml", "*.gitlab-ci.yaml"],
  parse: parsePipeline,
};

/** @see docs.gitlab.com, CI/CD YAML syntax reference, global keywords */
const global: ReadonlySet<string> = new Set([
  "include",
  "stages",
  "variables",
  "workflow",
  "spec",
  "cache",
  "types",
]);

function parsePipeline(source: SourceText): GitlabDocument {
  const yaml = parseYaml(source.text);
  // A file with inputs has its `spec` in a document of its own, before the pipeline.
  const map = asMap(yaml.documents.at(-1)?.root);
  const jobs = [...fieldsOf(map)].flatMap(([name, { entry }]) => {
    const job = global.has(name) ? undefined : asMap(entry.value);
    return job ? [readJob(source.text, { name, range: entry.range, map: job })] : [];
  });
  const variables = asMap(fieldsOf(map).get("variables")?.entry.value);
  return { ...source, kind: "gitlab", yaml, map, jobs, variables, problems: yaml.problems };
}

function readJob(text: string, job: Pick<GitlabJob, "name" | "range" | "map">): GitlabJob {
  const fields = fieldsOf(job.map);
  const lines = ["before_script", "script"].flatMap((key) =>
    scalarsIn(fields.get(key)?.entry.value).map((scalar) => ({
      scalar,
      code: scriptIn(text, scalar),
    })),
  );
  return { ...job, fields, lines, images: imagesOf(fields) };
}

/** Scalars of a list, of lists inside it, or of a lone scalar; `!reference` names others. */
function scalarsIn(node: YamlNode | undefined, depth = 0): YamlScalar[] {
  const resolved = resolveNode(node);
  if (!resolved || resolved.tag !== undefined || depth > 10) return [];
  if (resolved.kind === "scalar") return [resolved];
  if (resolved.kind !== "sequence") return [];
  return resolved.items.flatMap(({ value }) => scalarsIn(value, depth + 1));
}

function imagesOf(fields: ReadonlyMap<string, YamlField>): YamlScalar[] {
  const services = resolveNode(fields.get("services")?.entry.value);
  const nodes = [
    fields.get("image")?.entry.value,
    ...(services?.kind === "sequence" ? services.items.map(({ value }) => value) : []),
  ];
  return nodes.flatMap((node) => {
    const resolved = resolveNode(node);
    const name = resolved?.kind === "map" ? fieldsOf(resolved).get("name")?.entry.value : resolved;
    const scalar = resolveNode(name);
    return scalar?.kind === "scalar" && textOf(scalar) !== "" ? [scalar] : [];
  });
}
