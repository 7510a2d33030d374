import type { Rule } from "../../model/index.ts";
import type { GitlabDocument } from "../../syntax/gitlab-ci.ts";
import type { UnpinnedReference } from "../unpinned-references.ts";

/** A tag can be moved to other content; a digest cannot. */
export const unpinnedImage: Rule<GitlabDocument, UnpinnedReference> = {
  id: "gitlab/unpinned-image",
  kind: "misconfiguration",
  reads: "gitlab",
  title: "Job's image is not pinned to a digest",
  advice: "Append the digest to the tag, and let an update bot raise both.",
  severity: "low",
  cwe: 494,
  triggers: ["image", "services"],

  *find({ jobs, map, yaml }) {
    const seen = new Set<number>();
    for (const job of jobs) {
      for (const { text, range } of job.images) {
        const isKnown = /^[a-z0-9][\w.:/-]*$/i.test(text);
        if (!isKnown || seen.has(range.start) || !map || yaml.problems.length > 0) continue;
        seen.add(range.start);
        yield {
          range,
          message: `${text} can change under the same tag`,
          evidence: {
            reference: text,
            command: `docker buildx imagetools inspect ${text}`,
            shape: `${text}@sha256:DIGEST`,
          },
          symbol: job.name,
          ...(/^[^:]+$|:latest$/.test(text) && { severity: "medium" as const }),
        };
      }
    }
  },
};
