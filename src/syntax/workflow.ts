import {
  baseNameOf,
  type Document,
  type SourceText,
  type Syntax,
  type TextRange,
} from "../model/index.ts";
import {
  asMap,
  fieldsOf,
  itemsOf,
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

/** A workflow of GitHub Actions, or an action made of steps. */
export interface WorkflowDocument extends Document {
  readonly kind: "github";
  readonly yaml: YamlFile;
  /** Left out where the file is no map. */
  readonly map: YamlMap | undefined;
  /** An action made of steps: whoever uses it decides what their results mean. */
  readonly isAction: boolean;
  /** An action's steps are one job with the id `runs`. */
  readonly jobs: readonly WorkflowJob[];
}

export interface WorkflowJob {
  readonly id: string;
  readonly range: TextRange;
  readonly map: YamlMap;
  readonly steps: readonly WorkflowStep[];
  /** Another workflow that is run as this job. */
  readonly uses: YamlScalar | undefined;
}

export interface WorkflowStep {
  readonly map: YamlMap;
  readonly fields: ReadonlyMap<string, YamlField>;
  /** Its name, else its action, else its place: `step 3`. */
  readonly label: string;
  readonly uses: YamlScalar | undefined;
  readonly run: WorkflowRun | undefined;
}

export interface WorkflowRun {
  readonly scalar: YamlScalar;
  readonly shell: RunShell;
  /** Left out for other shells than bash and sh. */
  readonly code: YamlScript | undefined;
}

/** How the runner starts a step's shell. */
export interface RunShell {
  /** `unknown`: an expression decides where it runs. */
  readonly kind: "posix" | "other" | "unknown";
  readonly isBash: boolean;
  readonly errexit: boolean;
  readonly pipefail: boolean;
}

/** Workflows and actions by the places where GitHub looks for them. */
export const workflowSyntax: Syntax<WorkflowDocument> = {
  kind: "github",
  files: [".github/workflows/*.yml", ".github/workflows/*.yaml", "action.yml", "action.yaml"],
  parse: parseWorkflow,
};

/** Text of a scalar key of a map. */
export function fieldText(map: YamlNode | undefined, name: string): string | undefined {
  return textOf(fieldsOf(map).get(name)?.entry.value);
}

function parseWorkflow(source: SourceText): WorkflowDocument {
  const yaml = parseYaml(source.text);
  const map = asMap(yaml.documents[0]?.root);
  const jobs = [...readJobs(source.text, map), ...readAction(source.text, map)];
  const isAction = fieldsOf(map).has("runs") && !fieldsOf(map).has("jobs");
  return { ...source, kind: "github", yaml, map, isAction, jobs, problems: yaml.problems };
}

function readJobs(text: string, root: YamlMap | undefined): WorkflowJob[] {
  return [...fieldsOf(fieldsOf(root).get("jobs")?.entry.value)].flatMap(([id, { entry }]) => {
    const map = asMap(entry.value);
    if (!map) return [];
    const shell = defaultShell(map) ?? defaultShell(root);
    const runner = runnerOf(fieldsOf(map).get("runs-on")?.entry.value);
    const steps = readSteps(map, { text, shell, runner });
    return [{ id, range: entry.range, map, steps, uses: scalarField(map, "uses") }];
  });
}

/** A composite action: `runs: { using: composite, steps: … }`. */
function readAction(text: string, root: YamlMap | undefined): WorkflowJob[] {
  const entry = fieldsOf(root).get("runs")?.entry;
  const map = asMap(entry?.value);
  if (!entry || !map) return [];
  const steps = readSteps(map, { text, shell: undefined, runner: "unknown" });
  return [{ id: "runs", range: entry.range, map, steps, uses: undefined }];
}

interface StepSetting {
  readonly text: string;
  readonly shell: string | undefined;
  readonly runner: RunShell["kind"];
}

function readSteps(map: YamlMap, setting: StepSetting): WorkflowStep[] {
  return itemsOf(fieldsOf(map).get("steps")?.entry.value).flatMap((item, index) => {
    if (item.kind !== "map") return [];
    const uses = scalarField(item, "uses");
    const label = fieldText(item, "name") ?? uses?.text ?? `step ${index + 1}`;
    return [{ map: item, fields: fieldsOf(item), label, uses, run: readRun(item, setting) }];
  });
}

function readRun(step: YamlMap, { text, shell, runner }: StepSetting): WorkflowRun | undefined {
  const scalar = scalarField(step, "run");
  if (!scalar) return undefined;
  const started = shellOf(fieldText(step, "shell") ?? shell, runner);
  const code = started.kind === "other" ? undefined : scriptIn(text, scalar);
  return { scalar, shell: started, code };
}

/**
 * How GitHub starts a shell: without a name `bash -e`, with the name also with `pipefail`.
 *
 * @see docs.github.com, workflow syntax, jobs.<job_id>.steps[*].shell
 */
function shellOf(name: string | undefined, runner: RunShell["kind"]): RunShell {
  if (name === undefined) {
    return { kind: runner, isBash: runner === "posix", errexit: true, pipefail: false };
  }
  const [program = "", ...options] = name.trim().split(/\s+/);
  const base = baseNameOf(program);
  if (base !== "bash" && base !== "sh") {
    return { kind: "other", isBash: false, errexit: false, pipefail: false };
  }
  const isBash = base === "bash";
  if (options.length === 0) return { kind: "posix", isBash, errexit: true, pipefail: isBash };
  const errexit = options.some((option) => /^-[a-df-z]*e/.test(option));
  return { kind: "posix", isBash, errexit, pipefail: options.includes("pipefail") };
}

function defaultShell(map: YamlMap | undefined): string | undefined {
  const run = fieldsOf(fieldsOf(map).get("defaults")?.entry.value).get("run")?.entry.value;
  return fieldText(run, "shell");
}

function runnerOf(node: YamlNode | undefined): RunShell["kind"] {
  const labels = [textOf(node), ...itemsOf(node).map(textOf)].flatMap((label) => label ?? []);
  if (labels.some((label) => /windows/i.test(label))) return "other";
  return labels.some((label) => /^(?:ubuntu|macos|linux)/i.test(label)) ? "posix" : "unknown";
}

function scalarField(map: YamlMap, name: string): YamlScalar | undefined {
  const node = resolveNode(fieldsOf(map).get(name)?.entry.value);
  return node?.kind === "scalar" ? node : undefined;
}
