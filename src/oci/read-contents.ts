import { ArchiveError } from "./archive-error.ts";
import { compressionOf } from "./decompress.ts";
import type { Content } from "./squash-node.ts";
import { readLayer, type StoredLayer } from "./stored-layer.ts";

export interface WantedContent {
  readonly content: Content;
  readonly give: (bytes: Uint8Array) => void | Promise<void>;
}

/**
 * Reads chosen files of one layer: by offset where it is plain, else by inflating it again as far
 * as the last of them.
 *
 * @param wanted - of this layer
 * @throws ArchiveError where the layer cannot be read that far
 */
export async function readContents(
  layer: StoredLayer,
  wanted: readonly WantedContent[],
): Promise<void> {
  if (await readByOffset(layer, wanted)) return;
  const left = new Map<number, WantedContent[]>();
  for (const one of wanted) {
    left.set(one.content.ordinal, [...(left.get(one.content.ordinal) ?? []), one]);
  }
  await readLayer(layer, async (members) => {
    let ordinal = 0;
    for await (const { body } of members) {
      const found = left.get(ordinal);
      left.delete(ordinal++);
      if (found) {
        const bytes = await body();
        for (const { give } of found) await give(bytes);
      }
      if (left.size === 0) return;
    }
  });
}

async function readByOffset(
  layer: StoredLayer,
  wanted: readonly WantedContent[],
): Promise<boolean> {
  const source = await layer.file?.open();
  if (!source) return false;
  try {
    if (compressionOf(source) !== "none") return false;
    for (const { content, give } of wanted) {
      const bytes = new Uint8Array(content.sizeBytes);
      if ((await source.read(bytes, content.offset)) < bytes.length) {
        throw new ArchiveError("truncated", "The archive ends too early");
      }
      await give(bytes);
    }
    return true;
  } finally {
    await source.close();
  }
}
