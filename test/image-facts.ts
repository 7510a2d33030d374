import type { ImageConfig, ImageDocument, ImageFacts } from "../src/model/index.ts";
import { imageDocument } from "../src/syntax/image-document.ts";

/** An image with a configuration and the commands of its history, and nothing else. */
export function imageWith(
  config: Partial<ImageConfig>,
  commands: readonly string[] = [],
): ImageDocument {
  const image: ImageFacts = {
    configDigest: `sha256:${"0".repeat(64)}`,
    platform: "linux/amd64",
    layers: [],
    history: commands.map((createdBy) => ({ createdBy, emptyLayer: true })),
    config: { env: [], exposedPorts: [], labels: {}, hasHealthcheck: false, ...config },
  };
  return imageDocument(image, "image-config.json");
}
