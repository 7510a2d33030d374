import type { Edit, Fixer, RuleFinding, TextRange } from "../model/index.ts";
import { type ScriptInjection, strangersIn } from "../rules/github/script-injection.ts";
import type { ShellScript } from "../syntax/shell-commands.ts";
import type { WorkflowDocument, WorkflowStep } from "../syntax/workflow.ts";
import { asMap, fieldsOf, insertEntry, textOf } from "../syntax/yaml.ts";
import { byHand, changeOf } from "./pipeline-edits.ts";
import { quotingAt, type ShellQuoting } from "./shell-quoting.ts";

type Found = ReturnType<typeof strangersIn>[number];

/** Hands a stranger's text to a step as a variable; the script reads it in quotes, as one word. */
export const passThroughEnv: Fixer<RuleFinding<ScriptInjection>> = {
  id: "pass-through-env",
  fixes: ["github/script-injection"],
  safety: "safe",

  propose(finding, { document, expected }) {
    const workflow = document as WorkflowDocument;
    const step = workflow.jobs
      .flatMap(({ steps }) => steps)
      .find(({ map }) => map.range.start === finding.evidence.step);
    const code = step?.run?.code;
    if (!step?.run || !code || code.script.problem || step.run.shell.kind !== "posix") {
      return byHand("The script is not one of bash or sh");
    }
    if (!code.isExact) return byHand("YAML's escapes stand in this script");
    const found = strangersIn(document.text, step.run.scalar);
    const edits = rewrite(workflow, { step, found, script: code.script });
    if (!edits) return byHand("The text stands where quotes of the shell do not protect");
    return {
      title: `Pass ${found.map(({ path }) => path).join(", ")} through the environment`,
      group: `${finding.location.path}#${step.map.range.start}`,
      changes: [changeOf(finding, { expected, edits })],
    };
  },
};

interface Rewriting {
  readonly step: WorkflowStep;
  readonly found: readonly Found[];
  readonly script: ShellScript;
}

function rewrite(
  workflow: WorkflowDocument,
  { step, found, script }: Rewriting,
): readonly Edit[] | undefined {
  const names = nameAll(workflow.text, { step, found, script });
  const edits: Edit[] = [];
  for (const { range, inner } of found) {
    const quoting = quotingAt(workflow.text, { script, range });
    const name = names.get(inner.trim());
    if (!quoting || name === undefined) return undefined;
    edits.push(spell(workflow.text, { range, name, quoting }));
  }
  const added = addVariables(workflow, step, names);
  return added && [...added, ...edits];
}

interface Spelling {
  readonly range: TextRange;
  readonly name: string;
  readonly quoting: ShellQuoting;
}

function spell(text: string, { range, name, quoting }: Spelling): Edit {
  switch (quoting) {
    case "double":
    case "heredoc":
      return { range, text: `\${${name}}` };
    case "none":
      return { range, text: `"\${${name}}"` };
    case "single": {
      const { start, end } = range;
      const isWhole =
        text[start - 1] === "'" && text[end] === "'" && !/[\w'"]/.test(text[start - 2] ?? "");
      if (isWhole) return { range: { start: start - 1, end: end + 1 }, text: `"\${${name}}"` };
      return { range, text: `'"\${${name}}"'` };
    }
  }
}

/** A name for each expression that neither the script nor the step uses. */
function nameAll(text: string, { step, found }: Rewriting): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const env = fieldsOf(fieldsOf(step.map).get("env")?.entry.value);
  const taken = new Set([...env.keys(), ...wordsOf(text, step)]);
  for (const { inner, path } of found) {
    const expression = inner.trim();
    if (names.has(expression)) continue;
    const existing = [...env].find(
      ([, { entry }]) =>
        textOf(entry.value)?.replace(/\s/g, "") === `\${{${expression.replace(/\s/g, "")}}}`,
    );
    const name = existing?.[0] ?? freeName(path, taken);
    taken.add(name);
    names.set(expression, name);
  }
  return names;
}

function freeName(path: string, taken: ReadonlySet<string>): string {
  const parts = path.replace(/^github\.(?:event\.)?/, "").split(/[^A-Za-z0-9]+/);
  const name = parts
    .filter((part) => part !== "")
    .join("_")
    .toUpperCase();
  const candidates = [
    name,
    `EVENT_${name}`,
    ...Array.from({ length: 50 }, (_, i) => `${name}_${i + 2}`),
  ];
  return candidates.find((candidate) => !taken.has(candidate)) ?? `${name}_TEXT`;
}

function wordsOf(text: string, { run }: WorkflowStep): readonly string[] {
  const { start, end } = run?.scalar.range ?? { start: 0, end: 0 };
  return text.slice(start, end).match(/[A-Za-z_]\w*/g) ?? [];
}

function addVariables(
  { yaml }: WorkflowDocument,
  { map }: WorkflowStep,
  names: ReadonlyMap<string, string>,
): readonly Edit[] | undefined {
  const field = fieldsOf(map).get("env");
  const env = asMap(field?.entry.value);
  const known = new Set(fieldsOf(env).keys());
  const fresh = [...names].filter(([, name]) => !known.has(name));
  if (fresh.length === 0) return [];
  const values = fresh.map(([expression, name]) => [name, `\${{ ${expression} }}`] as const);
  if (!field) {
    const after = ["id", "name", "if"].find((key) => map.entries.some(({ name }) => name === key));
    const value = Object.fromEntries(values);
    return insertEntry(yaml, { map, name: "env", value, ...(after !== undefined && { after }) });
  }
  if (!env || env !== field.entry.value || field.inherited) return undefined;
  const edits = values.map(([name, value]) => insertEntry(yaml, { map: env, name, value })?.[0]);
  return joinInsertions(edits);
}

/** Insertions at one place become one, in their order. */
function joinInsertions(edits: readonly (Edit | undefined)[]): readonly Edit[] | undefined {
  const [first] = edits;
  if (!first || edits.some((edit) => edit?.range.start !== first.range.start)) return undefined;
  return [{ ...first, text: edits.map((edit) => edit?.text ?? "").join("") }];
}
