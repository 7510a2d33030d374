import type { Rule } from "../../model/index.ts";
import type { Hook, HookRepo, PreCommitDocument } from "../../syntax/pre-commit.ts";
import { parseShell } from "../../syntax/shell-commands.ts";

/** A local hook around the command that its makers no longer support; others fall under dead-revision. */
export const safetyCheck: Rule<PreCommitDocument, { readonly hook: string }> = {
  id: "pre-commit/safety-check",
  kind: "misconfiguration",
  reads: "pre-commit",
  title: "Hook runs safety check, which is no longer supported",
  advice: "Use the hook of https://github.com/pypa/pip-audit instead, with the arguments -r FILE.",
  severity: "medium",
  cwe: 1104,
  triggers: ["safety"],

  *find({ repos }) {
    for (const repo of repos) {
      for (const hook of repo.hooks.filter((candidate) => isSafety(repo, candidate))) {
        yield {
          range: hook.range,
          message: `${hook.id} runs safety check, which has had no support since June 2024`,
          evidence: { hook: hook.id },
          symbol: hook.id,
        };
      }
    }
  },
};

function isSafety({ repo }: HookRepo, { entry }: Hook): boolean {
  const words = entry ? (parseShell(entry.text).commands[0]?.words ?? []) : [];
  const index = words.findIndex(({ value }) => value === "safety");
  return repo.text === "local" && index >= 0 && words[index + 1]?.value === "check";
}
