import type { Rule } from "../../model/index.ts";
import type { PreCommitDocument } from "../../syntax/pre-commit.ts";
import { textOf } from "../../syntax/yaml.ts";

const branches: ReadonlySet<string> = new Set([
  "master",
  "main",
  "head",
  "develop",
  "trunk",
  "latest",
  "stable",
]);

/** Hooks run with the developer's rights; a branch lets somebody else choose what runs. */
export const mutableRevision: Rule<PreCommitDocument, { readonly revision: string }> = {
  id: "pre-commit/mutable-revision",
  kind: "misconfiguration",
  reads: "pre-commit",
  title: "Hooks come from a branch",
  advice: "Name a tag or a commit: pre-commit autoupdate writes the newest one.",
  severity: "medium",
  cwe: 829,
  triggers: [...branches],

  *find({ repos }) {
    for (const { repo, rev } of repos) {
      const revision = textOf(rev);
      if (!rev || revision === undefined || !branches.has(revision.toLowerCase())) continue;
      const name = textOf(repo) ?? "";
      yield {
        range: rev.range,
        message: `${revision} of ${name} can change under everybody who commits.`,
        evidence: { revision },
        symbol: name,
      };
    }
  },
};
