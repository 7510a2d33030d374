import type { Fixer, RuleFinding } from "../model/index.ts";
import { type DeadRevisionEvidence, deadRevision } from "../rules/pre-commit/dead-revision.ts";
import type { PreCommitDocument } from "../syntax/pre-commit.ts";
import { replaceScalar, textOf } from "../syntax/yaml.ts";

/** Takes the next revision that has the same hooks and arguments; a leading `v` stays. */
export const bumpHook: Fixer<RuleFinding<DeadRevisionEvidence>> = {
  id: "bump-hook",
  fixes: [deadRevision.id],
  safety: "safe",

  propose({ evidence, location }, { document, expected }) {
    const { repository, revision, next, instead } = evidence;
    if (next === null) {
      return {
        refused: "needs-person",
        message: `${repository} has no successor with the same hooks: use ${instead ?? "another hook"}.`,
      };
    }
    const { repos } = document as PreCommitDocument;
    const rev = repos.find(
      (repo) =>
        textOf(repo.rev) === revision && textOf(repo.repo)?.toLowerCase().includes(repository),
    )?.rev;
    const text = revision.startsWith("v") ? `v${next}` : next;
    const edit = rev && replaceScalar(rev, { text });
    if (!edit) {
      return { refused: "needs-person", message: `Set the revision of ${repository} to ${text}.` };
    }
    return {
      title: `Take ${text} of ${repository}`,
      changes: [{ kind: "edit", path: location.path, expected, edits: [edit] }],
      notes: ["Run the hook once over everything: pre-commit run --all-files"],
    };
  },
};
