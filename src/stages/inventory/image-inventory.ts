import type {
  AssembleContext,
  Ecosystem,
  Gap,
  ImageFacts,
  ImageLayer,
  Listing,
  Package,
} from "../../model/index.ts";
import type { FileRecord } from "../collect/collect.ts";
import { deletedDatabases } from "./deleted-databases.ts";
import { readLayers } from "./image-layers.ts";
import { packageHistory } from "./package-layers.ts";
import type { TiedDockerfile } from "./tied-dockerfiles.ts";

/** What an image's visible files say, and everything needed to tell where that came from. */
export interface ImageFindings {
  readonly image: ImageFacts;
  readonly records: readonly FileRecord[];
  readonly ecosystems: readonly Ecosystem[];
  readonly context: AssembleContext;
  /** As the listing has it. */
  readonly changed?: Listing["changed"];
  readonly packages: readonly Package[];
  readonly gaps: readonly Gap[];
  readonly tied: readonly TiedDockerfile[];
}

export interface ImageInventory {
  readonly packages: readonly Package[];
  readonly layers: readonly ImageLayer[];
  readonly gaps: readonly Gap[];
}

/** Tells of each package which layer and which instruction brought it, and what deleted databases named. */
export function imageInventory(found: ImageFindings): ImageInventory {
  const { image, context, tied } = found;
  const history = packageHistory(found);
  const deleted = deletedDatabases({ ...found, history });
  const { layers, instructionOf } = readLayers({
    image,
    entries: context.entries,
    ...(found.changed && { changed: found.changed }),
    records: found.records,
    tied,
  });
  const all = [...found.packages, ...deleted.packages];
  const packages = all.map((one): Package => {
    const layer = history.broughtBy(one);
    if (layer === undefined) return one;
    const instruction = instructionOf(one, layer);
    return { ...one, layer, ...(instruction !== undefined && { instruction }) };
  });
  const superseded = history.superseded([...found.packages, ...deleted.named]);
  return {
    packages,
    layers: layers.map((layer) => ({ ...layer, superseded: superseded.get(layer.diffId) ?? [] })),
    gaps: deleted.gaps,
  };
}
