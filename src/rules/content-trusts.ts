import type { Document, RuleMatch, TextRange } from "../model/index.ts";
import type { GitlabDocument } from "../syntax/gitlab-ci.ts";
import { commandName, type ShellCommand, type ShellWord } from "../syntax/shell-commands.ts";
import type { WorkflowDocument } from "../syntax/workflow.ts";
import { fieldsOf, textOf, type YamlMap } from "../syntax/yaml.ts";
import { dockerCall, imagesOf } from "./docker-commands.ts";
import { type PipelineScript, scriptsOf } from "./pipeline-scripts.ts";

/** Where Docker Content Trust is switched on. */
export interface ContentTrustEvidence {
  /** What goes: a word with the blank behind it, a line, or an entry of a map. */
  readonly place:
    | { readonly kind: "word"; readonly range: TextRange }
    | { readonly kind: "line"; readonly range: TextRange }
    | { readonly kind: "entry"; readonly map: number }
    | { readonly kind: "none" };
  /** A notary of its own is named: signatures may well be checked there. */
  readonly hasServer: boolean;
  /** Images that commands of the file pull, push or run. */
  readonly images: readonly string[];
  /** A command builds: base images are pulled too. */
  readonly builds: boolean;
  readonly isExact: boolean;
}

/**
 * Uses of Docker Content Trust. Docker ends its notary on 2026-12-08; certificates of official images
 * have been expiring since 2025-08-08 (docker.com, retiring Docker Content Trust).
 */
export function* findContentTrust(document: Document): Generator<RuleMatch<ContentTrustEvidence>> {
  const scripts = scriptsOf(document);
  const commands = scripts.flatMap(({ flow }) => flow.script.commands);
  const facts = {
    hasServer: document.text.includes("DOCKER_CONTENT_TRUST_SERVER"),
    images: commands.flatMap(imagesOf),
    builds: commands.some((command) => dockerCall(command)?.verb.value === "build"),
  };
  for (const script of scripts) {
    for (const command of script.flow.script.commands) {
      const found = trustIn(script, command);
      if (!found) continue;
      yield {
        range: found.range,
        message: found.message,
        evidence: { ...facts, place: found.place, isExact: script.isExact },
        ...(script.symbol !== "" && { symbol: script.symbol }),
      };
    }
  }
  for (const { map, symbol } of environmentsOf(document)) {
    const field = fieldsOf(map).get(variable);
    if (!field || field.inherited || !isOn(textOf(field.entry.value))) continue;
    yield {
      range: field.entry.range,
      message,
      evidence: { ...facts, place: { kind: "entry", map: map.range.start }, isExact: true },
      ...(symbol !== "" && { symbol }),
    };
  }
}

const variable = "DOCKER_CONTENT_TRUST";
const message =
  "Docker Content Trust ends on 8 December 2026: pulls of official images fail with it";

interface Found {
  readonly range: TextRange;
  readonly message: string;
  readonly place: ContentTrustEvidence["place"];
}

function trustIn(script: PipelineScript, command: ShellCommand): Found | undefined {
  const [, verb] = command.words;
  if (commandName(command) === "docker" && verb?.value === "trust") {
    return {
      range: command.range,
      message: "docker trust talks to a notary that ends on 8 December 2026",
      place: { kind: "none" },
    };
  }
  const words = [...command.assignments, ...command.words];
  const word = words.find(({ value }) => value.startsWith(`${variable}=`));
  if (!word || !isOn(word.value.slice(variable.length + 1))) return undefined;
  if (
    !command.assignments.includes(word) &&
    !/^(?:export|env|declare)$/.test(commandName(command) ?? "")
  ) {
    return undefined;
  }
  return { range: word.range, message, place: placeOf(script, command, word) };
}

function isOn(value: string | undefined): boolean {
  return /^["']?(?:1|true|on|yes)["']?$/i.test(value ?? "");
}

/** A line of its own can go whole; a word can go where others stay. */
function placeOf(
  { flow, text }: PipelineScript,
  command: ShellCommand,
  word: ShellWord,
): ContentTrustEvidence["place"] {
  const count = command.words.length + command.assignments.length;
  const isAlone = count === 1 || (count === 2 && commandName(command) === "export");
  if (!isAlone) return { kind: "word", range: word.range };
  const isFree =
    command.blocks.length === 0 &&
    command.keywords.length === 0 &&
    /^\n?$/.test(command.before) &&
    /^\n?$/.test(command.after) &&
    flow.items(undefined).length > 1;
  const line = lineOf(text, command.range);
  return isFree && line ? { kind: "line", range: line } : { kind: "none" };
}

/** The whole line with its end; `undefined` where something else stands on it. */
function lineOf(text: string, { start, end }: TextRange): TextRange | undefined {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const stop = lineEnd < 0 ? text.length : lineEnd + 1;
  const isWhole =
    /^[ \t]*$/.test(text.slice(lineStart, start)) && /^[ \t\r\n]*$/.test(text.slice(end, stop));
  return isWhole ? { start: lineStart, end: stop } : undefined;
}

/** Maps of variables of a pipeline. */
function environmentsOf(document: Document): readonly { map: YamlMap; symbol: string }[] {
  const maps: { map: YamlMap; symbol: string }[] = [];
  const add = (holder: YamlMap | undefined, key: string, symbol: string) => {
    const value = fieldsOf(holder).get(key)?.entry.value;
    if (value?.kind === "map") maps.push({ map: value, symbol });
  };
  if (document.kind === "github") {
    const { map, jobs } = document as WorkflowDocument;
    add(map, "env", "");
    for (const job of jobs) {
      add(job.map, "env", job.id);
      for (const step of job.steps) add(step.map, "env", `${job.id}/${step.label}`);
    }
  } else if (document.kind === "gitlab") {
    const { map, jobs } = document as GitlabDocument;
    add(map, "variables", "");
    for (const job of jobs) add(job.map, "variables", job.name);
  }
  return maps;
}
