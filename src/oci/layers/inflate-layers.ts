import type { OpenedImage } from "../opened-image.ts";
import type { Spool } from "../output/write-layer.ts";
import { passingOn } from "./passing-on.ts";
import type { StoredLayer } from "./stored-layer.ts";

/**
 * The same image for whoever looks at it several times: a layer is inflated while it is read for the first
 * time, and from then on only what is wanted of it is read.
 */
export function inflatedOnce(opened: OpenedImage, spool: Spool): OpenedImage {
  return { ...opened, layers: opened.layers.map((layer) => keepingPlain(layer, spool)) };
}

function keepingPlain(layer: StoredLayer, spool: Spool): StoredLayer {
  let kept: StoredLayer["file"];
  return {
    ...layer,
    plain: {
      kept: () => kept,
      passing(chunks) {
        const passing = passingOn(chunks, spool);
        return {
          chunks: passing.chunks,
          async keep(isVerified) {
            const { sizeBytes, open } = await passing.settle();
            kept = { sizeBytes, isVerified: isVerified(), open };
          },
        };
      },
    },
  };
}
