import type { Fixer, RuleFinding } from "../model/index.ts";
import type { StalePull } from "../rules/shell/stale-pull.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import { baseImages } from "./base-images.ts";
import { changeOf } from "./pipeline-edits.ts";

/** Lets a build ask for newer base images; sure where the Dockerfile starts from the image that is pulled. */
export const buildWithPull: Fixer<RuleFinding<StalePull>> = {
  id: "build-with-pull",
  fixes: ["shell/stale-pull"],
  safety: "guided",

  async propose(finding, { expected, open }) {
    const { verb, dockerfile, image, isOnly } = finding.evidence;
    const opened = dockerfile === undefined ? undefined : await open(dockerfile, "dockerfile");
    const bases = opened ? baseImages(opened.document as Dockerfile) : [];
    const isSure =
      isOnly && bases.length > 0 && bases.every((base) => base.split("@")[0] === image);
    return {
      title: "Build with --pull",
      changes: [
        changeOf(finding, {
          expected,
          edits: [{ range: { start: verb.end, end: verb.end }, text: " --pull" }],
        }),
      ],
      safety: isSure ? "safe" : "guided",
      notes: isSure ? [] : ["A base image that exists only on this machine cannot be pulled."],
    };
  },
};
