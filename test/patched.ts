import { nodeDisk } from "../src/io/disk.ts";
import { scratchSpool } from "../src/io/scratch.ts";
import type { FileEntry, Target } from "../src/model/index.ts";
import { type OpenedImage, treeOf } from "../src/oci/opened-image.ts";
import {
  type AppendedImage,
  type AppendOptions,
  appendLayer,
} from "../src/oci/output/append-layer.ts";
import type { LayerChange } from "../src/oci/output/layer-changes.ts";
import { type WrittenLayer, writeLayer } from "../src/oci/output/write-layer.ts";
import { sources } from "../src/sources/index.ts";
import { openImage } from "../src/sources/open-image.ts";
import { visitAll } from "./images.ts";
import { registryPort } from "./open-registry.ts";
import { tempFolder } from "./temp-folder.ts";

/** Opens what a path or, of a registry, a name stores. */
export async function opened(location: string, more: Partial<Target> = {}): Promise<OpenedImage> {
  return openImage({
    target: { kind: await kindOf(location), location, ...more },
    disk: nodeDisk,
    registry: registryPort(),
  });
}

async function kindOf(location: string): Promise<Target["kind"]> {
  for (const source of sources) {
    if (await source.recognises(location, nodeDisk)) return source.id;
  }
  return "registry";
}

export interface Patched extends AppendedImage {
  readonly layer: WrittenLayer;
}

const epoch = 1_750_000_000;

/** Adds a layer of some changes to an image. */
export async function patched(
  image: OpenedImage,
  changes: readonly LayerChange[],
  more: Partial<AppendOptions> = {},
): Promise<Patched> {
  const tree = treeOf(image, { kind: "oci-layout", location: "image" });
  const { entries } = await visitAll(tree, { wants: () => false });
  const layer = await layerOf(changes, { entries });
  const options = { newest: epoch, createdBy: "suture patch", ...more };
  return { ...appendLayer(await image.stored(), layer, options), layer };
}

/** Writes a layer of some changes to a folder of the running test. */
export async function layerOf(
  changes: readonly LayerChange[],
  {
    entries = new Map(),
    latest,
  }: { readonly entries?: ReadonlyMap<string, FileEntry>; readonly latest?: number } = {},
): Promise<WrittenLayer> {
  const layer = await writeLayer(changes, {
    held: (path) => entries.get(path),
    mtime: epoch,
    latest,
    spool: scratchSpool(tempFolder(), "The layer"),
  });
  return layer.pack();
}
