import type { Rule, RuleMatch, Severity, TextRange } from "../../model/index.ts";
import type { WorkflowDocument } from "../../syntax/workflow.ts";
import type { YamlScalar } from "../../syntax/yaml.ts";
import type { UnpinnedReference } from "../unpinned-references.ts";

/** Whoever can move a tag or a branch can run code in the workflow. */
export const unpinnedAction: Rule<WorkflowDocument, UnpinnedReference> = {
  id: "github/unpinned-action",
  kind: "misconfiguration",
  reads: "github",
  title: "Action is not pinned to a commit",
  advice:
    "Write the full commit hash, and the version behind it as a comment that update bots read.",
  severity: "medium",
  cwe: 829,
  triggers: ["uses"],

  *find(document) {
    const seen = new Set<number>();
    for (const { scalar, symbol } of usesOf(document)) {
      const match = seen.has(scalar.range.start) ? undefined : judge(scalar);
      seen.add(scalar.range.start);
      if (match) yield { ...match, symbol };
    }
  },
};

function* usesOf({ jobs }: WorkflowDocument): Generator<{ scalar: YamlScalar; symbol: string }> {
  for (const job of jobs) {
    if (job.uses) yield { scalar: job.uses, symbol: job.id };
    for (const { uses, label } of job.steps) {
      if (uses) yield { scalar: uses, symbol: `${job.id}/${label}` };
    }
  }
}

function judge({ text, range }: YamlScalar): RuleMatch<UnpinnedReference> | undefined {
  if (text.startsWith("./") || text.includes("${{")) return undefined;
  if (text.startsWith("docker://")) return judgeImage(text.slice("docker://".length), range);
  const match = /^([\w.-]+)\/([\w.-]+)(?:\/[^@\s]*)?@([^\s@]+)$/.exec(text);
  const [, owner = "", name = "", ref = ""] = match ?? [];
  if (!match || /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i.test(ref)) return undefined;
  const isVersion = /^v?\d/i.test(ref) || /@|[-/]v?\d+(?:\.\d+)*$/.test(ref);
  return {
    range,
    message: `${owner}/${name} is run from the ${isVersion ? "tag" : "branch or tag"} ${ref}, which its owner, or whoever takes over the account, can move`,
    evidence: {
      reference: text,
      command: `git ls-remote https://github.com/${owner}/${name} ${ref} "${ref}^{}"`,
      shape: `${text.slice(0, text.lastIndexOf("@"))}@COMMIT # ${ref}`,
    },
    severity: severityOf(owner, isVersion),
  };
}

/** GitHub's own actions are as trusted as the runner they run on. */
function severityOf(owner: string, isVersion: boolean): Severity {
  if (/^(?:actions|github)$/i.test(owner)) return "low";
  return isVersion ? "medium" : "high";
}

function judgeImage(image: string, range: TextRange): RuleMatch<UnpinnedReference> | undefined {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return undefined;
  return {
    range,
    message: `The image ${image} can change under the same name`,
    evidence: {
      reference: image,
      command: `docker buildx imagetools inspect ${image}`,
      shape: `docker://${image}@sha256:DIGEST`,
    },
  };
}
