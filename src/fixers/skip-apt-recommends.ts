import type { Fixer, RuleFinding } from "../model/index.ts";
import type { AptRecommendsEvidence } from "../rules/dockerfile/apt-recommends.ts";

/** Without recommended packages a program may lack its certificates or its headers. */
export const skipAptRecommends: Fixer<RuleFinding<AptRecommendsEvidence>> = {
  id: "skip-apt-recommends",
  fixes: ["dockerfile/apt-recommends"],
  safety: "guided",

  propose({ evidence: { verb, losesNothing }, location }, { expected }) {
    const range = { start: verb.end, end: verb.end };
    return {
      title: "Install without recommended packages",
      changes: [
        {
          kind: "edit",
          path: location.path,
          expected,
          edits: [{ range, text: " --no-install-recommends" }],
        },
      ],
      safety: losesNothing ? "safe" : "guided",
      ...(!losesNothing && {
        notes: [
          "Build the image and try it: curl, wget and git only recommend ca-certificates, gcc only recommends libc6-dev. Name what is missing.",
        ],
      }),
    };
  },
};
