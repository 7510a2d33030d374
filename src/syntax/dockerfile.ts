import { baseNameOf, type SourceText, type Syntax, type SyntaxProblem } from "../model/index.ts";
import { isPosixShell, readInstruction } from "./dockerfile/instruction.ts";
import { splitDockerfile } from "./dockerfile/lines.ts";
import type { Dockerfile, Instruction } from "./dockerfile/model.ts";
import { readStages } from "./dockerfile/read-stages.ts";

export { instructionsInPlace } from "./dockerfile/build-variables.ts";
export { type HistoryLine, parseHistoryLine } from "./dockerfile/history.ts";
export {
  familiarName,
  formatImageReference,
  parseImageReference,
} from "./dockerfile/image-reference.ts";
export { matchHistory } from "./dockerfile/match-history.ts";
export type {
  Dockerfile,
  DockerWord,
  ImageReference,
  Instruction,
  Stage,
} from "./dockerfile/model.ts";
export {
  effectiveInstructions,
  lastOf,
  lineageOf,
  rootImageOf,
  shippedStages,
  targetStages,
} from "./dockerfile/stages.ts";
export { expand } from "./dockerfile/words.ts";

/** Dockerfiles and Containerfiles; templates that only look like one are read as empty. */
export const dockerfileSyntax: Syntax<Dockerfile> = {
  kind: "dockerfile",
  files: ["Dockerfile", "Dockerfile.*", "*.dockerfile", "Containerfile", "Containerfile.*"],

  parse(source) {
    const text = isOtherFormat(source) ? "" : source.text;
    const { escapeCharacter, frontend, lines, problems } = splitDockerfile(text);
    const instructions: Instruction[] = [];
    let isPosix = true;
    for (const line of lines) {
      const instruction = readInstruction({
        file: text,
        line,
        escapeCharacter,
        isPosixShell: isPosix,
      });
      instructions.push(instruction);
      if (instruction.keyword === "FROM") isPosix = true;
      if (instruction.keyword === "SHELL") {
        isPosix = isPosixShell(instruction.exec?.[0]?.value ?? "sh");
      }
    }
    const { stages, globalArgs, problems: misplaced } = readStages(instructions, text);
    const unknown = instructions.flatMap(problemOf).slice(0, 20);
    return {
      ...source,
      kind: "dockerfile",
      escapeCharacter,
      instructions,
      stages,
      globalArgs,
      problems: [...problems, ...unknown, ...(unknown.length > 0 ? [] : misplaced)],
      ...(frontend !== undefined && { frontend }),
    };
  },
};

const keywords: ReadonlySet<string> = new Set(
  "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR".split(
    " ",
  ),
);

function problemOf({ keyword, keywordRange, words }: Instruction): SyntaxProblem[] {
  if (!keywords.has(keyword)) {
    const name = keyword.length > 30 ? `${keyword.slice(0, 30)}…` : keyword;
    return [{ message: `${name} is no instruction`, range: keywordRange, level: "recovered" }];
  }
  if (words.length > 0 || keyword === "FROM") return [];
  return [{ message: `${keyword} has no argument`, range: keywordRange, level: "recovered" }];
}

/**
 * `Dockerfile.dockerignore`, notes about a Dockerfile, templates of other languages, and files of
 * other languages about one: `Dockerfile.rego`.
 */
function isOtherFormat({ path, text }: SourceText): boolean {
  const name = baseNameOf(path);
  if (/^(?:Dockerfile|Containerfile)$/i.test(name)) return false;
  return otherEnding.test(name) || !/^[ \t\uFEFF]*FROM[ \t]/im.test(text);
}

const otherEnding =
  /\.(?:dockerignore|md|rst|j2|jinja2?|tmpl|tpl|template|erb|mustache|ejs|in|m4|sh|py|js|ts|tsx|go|json|ya?ml|toml|diff|patch|orig|rej|swp)$/i;
