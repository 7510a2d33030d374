import type { Fixer, RuleFinding } from "../model/index.ts";
import type { UnpinnedImageEvidence } from "../rules/dockerfile/unpinned-image.ts";
import { formatImageReference } from "../syntax/dockerfile.ts";

/** Only a registry knows the digest of a tag, and this suture asks none: it says what to ask. */
export const pinImage: Fixer<RuleFinding<UnpinnedImageEvidence>> = {
  id: "pin-image",
  fixes: ["dockerfile/unpinned-image"],
  safety: "safe",

  propose({ evidence: { image } }) {
    if (image.tag === undefined) {
      return {
        refused: "needs-person",
        message: `Choose a version of ${formatImageReference(image)} first: nothing says which one is meant.`,
      };
    }
    const name = formatImageReference(image);
    return {
      refused: "needs-network",
      message: `Ask the registry for the digest, docker buildx imagetools inspect ${name}, and append it: ${name}@sha256:DIGEST.`,
    };
  },
};
