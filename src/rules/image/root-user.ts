import type { ImageDocument, Rule } from "../../model/index.ts";

/** A flaw in the program is then a flaw with all rights in the container. */
export const rootUser: Rule<ImageDocument, Record<string, never>> = {
  id: "image/root-user",
  kind: "misconfiguration",
  reads: "image",
  title: "Image runs as root",
  advice: "End the Dockerfile with a USER that is not root, by number, and build the image again.",
  severity: "high",
  cwe: 250,

  *find({ image: { config } }) {
    const user = config.user ?? "";
    if (user !== "" && !/^(?:root|0+)(?::|$)/.test(user)) return;
    // Images with gosu start as root to hand over to another user.
    if (config.env.some((pair) => /^(?:GOSU|SU_EXEC)_VERSION=/.test(pair))) return;
    yield {
      range: { start: 0, end: 0 },
      message:
        user === "" ? "The image names no user, so it runs as root" : `The image runs as ${user}`,
      evidence: {},
    };
  },
};
