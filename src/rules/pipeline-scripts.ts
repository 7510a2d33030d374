import type { Document, TextRange } from "../model/index.ts";
import type { GitlabDocument, GitlabJob } from "../syntax/gitlab-ci.ts";
import type { ShellDocument } from "../syntax/shell.ts";
import { flowOf, type ShellFlow } from "../syntax/shell-flow.ts";
import type { WorkflowDocument, WorkflowJob, WorkflowStep } from "../syntax/workflow.ts";
import { fieldsOf, type YamlMap } from "../syntax/yaml.ts";
import type { YamlScript } from "../syntax/yaml-script.ts";

/** A document with shell scripts in it. */
export type PipelineDocument = ShellDocument | WorkflowDocument | GitlabDocument;

/** One script of a pipeline: a file, a step's `run`, a line of a job. */
export interface PipelineScript {
  readonly flow: ShellFlow;
  /** Text of the whole file, for ranges. */
  readonly text: string;
  /** Where the script stands in the file. */
  readonly range: TextRange;
  /** Job and step, or nothing for a file. */
  readonly symbol: string;
  /** The shell stops at the first command that fails. */
  readonly errexit: boolean;
  /** `unknown`: the shell may have it on. */
  readonly pipefail: boolean | "unknown";
  /** True where the shell surely knows `set -o pipefail`. */
  readonly isBash: boolean;
  /** False where a range may not be edited: YAML's escapes stand in it. */
  readonly isExact: boolean;
  /** Names of environment variables that are set round it. */
  readonly environment: ReadonlySet<string>;
  /** What runs after it in the same job. */
  readonly later: readonly LaterStep[];
  /** Key of the job, for what the scripts of one job say together. */
  readonly job: string;
}

/** A step that follows a script. */
export interface LaterStep {
  /** Its whole text. */
  readonly text: string;
  /** The action it runs; left out for a script. */
  readonly uses?: string;
  /** The step, where a condition can be given to it. */
  readonly map?: YamlMap;
}

/** The scripts of a document, broken ones left out. */
export function scriptsOf(document: Document): readonly PipelineScript[] {
  const known = scriptsByDocument.get(document);
  if (known) return known;
  const scripts = [...readScripts(document as PipelineDocument)];
  scriptsByDocument.set(document, scripts);
  return scripts;
}

const scriptsByDocument = new WeakMap<Document, readonly PipelineScript[]>();

function readScripts(document: PipelineDocument): readonly PipelineScript[] {
  switch (document.kind) {
    case "shell":
      return shellScript(document);
    case "github":
      return document.jobs.flatMap((job) => stepScripts(document, job));
    case "gitlab":
      return gitlabScripts(document);
  }
}

function shellScript(document: ShellDocument): readonly PipelineScript[] {
  const { script, text, dialect } = document;
  if (script.problem) return [];
  return [
    {
      flow: flowOf(script),
      text,
      range: { start: 0, end: text.length },
      symbol: "",
      errexit: document.startsWithErrexit,
      pipefail: false,
      isBash: dialect === "bash",
      isExact: true,
      environment: new Set(),
      later: [],
      job: "",
    },
  ];
}

function stepScripts(document: WorkflowDocument, job: WorkflowJob): PipelineScript[] {
  const outer = [...namesIn(document.map, "env"), ...namesIn(job.map, "env")];
  return job.steps.flatMap((step, index) => {
    const { run } = step;
    const read = readable(run?.code);
    if (!run || !read) return [];
    return {
      ...read,
      text: document.text,
      range: run.scalar.range,
      symbol: symbolOf(job, step),
      errexit: run.shell.errexit,
      pipefail: run.shell.kind === "unknown" ? "unknown" : run.shell.pipefail,
      isBash: run.shell.isBash,
      environment: new Set([...outer, ...namesIn(step.map, "env")]),
      later: laterSteps(document, job.steps.slice(index + 1)),
      job: job.id,
    };
  });
}

/** Job and step, for people and fingerprints. */
export function symbolOf(job: WorkflowJob, step: WorkflowStep): string {
  return `${job.id}/${step.label}`;
}

/** What runs after a step of a job. */
export function laterSteps(
  { text }: WorkflowDocument,
  steps: readonly WorkflowStep[],
): readonly LaterStep[] {
  return steps.map(({ map, uses }) => ({
    text: text.slice(map.range.start, map.range.end),
    ...(uses && { uses: uses.text }),
    map,
  }));
}

function gitlabScripts(document: GitlabDocument): PipelineScript[] {
  const seen = new Set<number>();
  const global = [...fieldsOf(document.variables).keys()];
  return document.jobs.flatMap((job) =>
    job.lines.flatMap(({ scalar, code }, index) => {
      const read = readable(code);
      if (!read || seen.has(scalar.range.start)) return [];
      seen.add(scalar.range.start);
      return {
        ...read,
        text: document.text,
        range: scalar.range,
        symbol: job.name,
        errexit: true,
        // The runner turns it on where the shell of the image knows it.
        pipefail: "unknown" as const,
        isBash: false,
        environment: new Set([...global, ...namesIn(job.map, "variables")]),
        later: laterLines(document.text, job, index),
        job: job.name,
      };
    }),
  );
}

/** `artifacts: reports` is read by GitLab itself. */
function laterLines(text: string, { lines, fields }: GitlabJob, index: number): LaterStep[] {
  const artifacts = fieldsOf(fields.get("artifacts")?.entry.value);
  const others = [fields.get("after_script"), artifacts.get("reports")];
  const ranges = [
    ...lines.slice(index + 1).map(({ scalar }) => scalar.range),
    ...others.flatMap((field) => field?.entry.range ?? []),
  ];
  return ranges.map(({ start, end }) => ({ text: text.slice(start, end) }));
}

function readable(code: YamlScript | undefined) {
  if (!code || code.script.problem) return undefined;
  return { flow: flowOf(code.script), isExact: code.isExact };
}

function namesIn(map: YamlMap | undefined, key: string): readonly string[] {
  return [...fieldsOf(fieldsOf(map).get(key)?.entry.value).keys()];
}
