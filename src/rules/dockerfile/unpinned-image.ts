import type { Rule, RuleMatch } from "../../model/index.ts";
import {
  type Dockerfile,
  formatImageReference,
  type ImageReference,
  type Instruction,
  parseImageReference,
  type Stage,
} from "../../syntax/dockerfile.ts";

/** What is built on or copied from: the reference with the defaults of `ARG` put in. */
export interface UnpinnedImageEvidence {
  readonly image: ImageReference;
}

/** A tag can be moved to other content; a digest cannot. */
export const unpinnedImage: Rule<Dockerfile, UnpinnedImageEvidence> = {
  id: "dockerfile/unpinned-image",
  kind: "misconfiguration",
  reads: "dockerfile",
  title: "Base image is not pinned to a digest",
  advice:
    "Name a version tag and its digest, and let an update bot raise both: NAME:TAG@sha256:DIGEST.",
  severity: "medium",
  cwe: 494,

  *find({ stages }) {
    for (const stage of stages) {
      const { image, range } = stage.from;
      if (image && !stage.base && isUnpinned(image)) {
        yield { range, message: messageOf(image), evidence: { image }, symbol: stage.label };
      }
      for (const instruction of stage.instructions) yield* copiedImages(instruction, stages, stage);
    }
  },
};

function isUnpinned({ registry, name, digest }: ImageReference): boolean {
  return digest === undefined && !(registry === undefined && name === "scratch");
}

/** `COPY --from=IMAGE`; a plain word may be a stage or a named build context instead. */
function* copiedImages(
  { keyword, flags }: Instruction,
  stages: readonly Stage[],
  stage: Stage,
): Generator<RuleMatch<UnpinnedImageEvidence>> {
  if (keyword !== "COPY") return;
  for (const { name, value, range } of flags) {
    if (name !== "from" || value.includes("$") || !/[:/]/.test(value)) continue;
    const image = parseImageReference(value);
    if (!image || !isUnpinned(image)) continue;
    if (stages.some((other) => other.name?.toLowerCase() === value.toLowerCase())) continue;
    const start = range.end - value.length;
    yield {
      range: { start, end: range.end },
      message: messageOf(image),
      evidence: { image },
      symbol: stage.label,
    };
  }
}

function messageOf(image: ImageReference): string {
  const name = formatImageReference(image);
  if (image.tag === undefined)
    return `${name} has no tag: it is whatever latest is on the day of the build`;
  if (image.tag === "latest") return `${name} is whatever is newest on the day of the build`;
  return `${name} can change under the same tag`;
}
