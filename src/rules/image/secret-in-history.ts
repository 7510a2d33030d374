import type { ImageDocument, Rule } from "../../model/index.ts";
import { isSecretName } from "../../syntax/secret-values.ts";
import { parseShell } from "../../syntax/shell-commands.ts";
import { isSecretLiteral } from "../secret-literals.ts";

/** Build arguments and the commands themselves are kept with the image. */
export const secretInHistory: Rule<ImageDocument, { readonly name: string }> = {
  id: "image/secret-in-history",
  kind: "secret",
  reads: "image",
  title: "Secret is in the history of an image",
  advice:
    "Change the secret where it was issued, give it to the build by RUN --mount=type=secret, and delete the tags that hold it.",
  severity: "high",
  cwe: 798,

  *find({ image: { history, config } }) {
    const current = new Set(config.env);
    const seen = new Set<string>();
    for (const { createdBy = "" } of history) {
      for (const { name, value } of assignmentsOf(createdBy)) {
        const isKnown = seen.has(name) || current.has(`${name}=${value}`);
        if (isKnown || !isSecretName(name) || !isSecretLiteral(value)) continue;
        seen.add(name);
        yield {
          range: { start: 0, end: 0 },
          message: `The build of the image was given ${name}, and the history keeps its value`,
          evidence: { name },
          symbol: name,
        };
      }
    }
  },
};

interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** What a history entry sets: `ARG`, `ENV`, the build arguments of a `RUN`, and in its script. */
function assignmentsOf(createdBy: string): Assignment[] {
  const line = createdBy.replace(/^\/bin\/sh -c #\(nop\)\s+/, "");
  const set = /^(?:ARG|ENV)\s+(.*)$/s.exec(line)?.[1];
  if (set !== undefined) return pairsIn(set);
  const run = /^(?:RUN\s+)?\|\d+\s+(.*)$/s.exec(line)?.[1];
  const start = run?.search(/ \/bin\/(?:ba|da|a)?sh -\w*c /) ?? -1;
  const given = run && start >= 0 ? pairsIn(run.slice(0, start)) : [];
  return [...given, ...inScript(line)];
}

/** Values are not quoted there: each ends where the next name begins. */
function pairsIn(text: string): Assignment[] {
  const names = [...text.matchAll(/(?:^|\s)([A-Za-z_]\w{0,99})=/g)];
  return names.map((match, index) => ({
    name: match[1] ?? "",
    value: text
      .slice(match.index + match[0].length, names[index + 1]?.index ?? text.length)
      .trim()
      .replace(/^(["'])(.*)\1$/s, "$2"),
  }));
}

function inScript(line: string): Assignment[] {
  const script = /\/bin\/(?:ba|da|a)?sh -\w*c (.*)$/s.exec(line)?.[1];
  if (script === undefined) return [];
  const { commands } = parseShell(script.replace(/\s+# buildkit\s*$/, ""));
  return commands.flatMap(({ words, assignments }) => {
    const exported = words[0]?.value === "export" ? words.slice(1) : [];
    return [...assignments, ...exported].flatMap(({ value, isStatic }) => {
      const equals = value.indexOf("=");
      if (!isStatic || equals < 0) return [];
      return [{ name: value.slice(0, equals), value: value.slice(equals + 1) }];
    });
  });
}
