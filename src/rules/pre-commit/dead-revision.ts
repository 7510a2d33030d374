import type { Rule } from "../../model/index.ts";
import type { Hook, PreCommitDocument } from "../../syntax/pre-commit.ts";
import { textOf } from "../../syntax/yaml.ts";
import { deadRevisionOf } from "../hook-revisions.ts";

export interface DeadRevisionEvidence {
  readonly repository: string;
  readonly revision: string;
  /** Revision to take instead. */
  readonly next: string | null;
  readonly instead: string | null;
}

/** A hook that cannot start either blocks every commit or is switched off by everybody. */
export const deadRevision: Rule<PreCommitDocument, DeadRevisionEvidence> = {
  id: "pre-commit/dead-revision",
  kind: "misconfiguration",
  reads: "pre-commit",
  title: "Hook revision does not work any more",
  advice: "Take a revision whose hook starts, and run it once over all files.",
  severity: "medium",
  cwe: 1104,
  triggers: ["bandit", "safety"],

  *find({ repos }) {
    for (const { repo, rev, hooks } of repos) {
      const revision = textOf(rev);
      if (!rev || revision === undefined) continue;
      const dead = deadRevisionOf(textOf(repo) ?? "", revision);
      if (!dead || hooks.some((hook) => installs(hook, dead.cure))) continue;
      const { repository, why, next = null, instead = null } = dead;
      yield {
        range: rev.range,
        message: `${why}.`,
        evidence: { repository, revision, next, instead },
        symbol: repository,
      };
    }
  },
};

function installs({ additionalDependencies }: Hook, name: string | undefined): boolean {
  return additionalDependencies.some(
    (requirement) => requirement.split(/[^\w.-]/)[0]?.toLowerCase() === name,
  );
}
