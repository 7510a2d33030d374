import { type Dockerfile, formatImageReference } from "../syntax/dockerfile.ts";

/** Images that the stages of a Dockerfile start from, other stages and `scratch` left out. */
export function baseImages({ stages }: Dockerfile): readonly string[] {
  return stages
    .filter(({ base, from }) => !base && from.text !== "scratch")
    .map(({ from }) => (from.image ? formatImageReference(from.image) : from.text));
}
