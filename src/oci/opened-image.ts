import type { Asset, FileTree, Gap, ImageFacts, Target } from "../model/index.ts";
import type { ImageFiles } from "./image-files.ts";
import { imageTree } from "./layers/image-tree.ts";
import type { StoredLayer } from "./layers/stored-layer.ts";
import type { StoredImage } from "./stored-image.ts";

/** An image that was found in its files. */
export interface OpenedImage {
  readonly image: ImageFacts;
  /** Lowest first. */
  readonly layers: readonly StoredLayer[];
  readonly broken: ImageFiles["brokenAt"];
  /** The image as it is stored, to write it elsewhere or to add to it. */
  stored(): Promise<StoredImage>;
  /** Reads what is attached to it; left out where nothing can be. */
  readonly attested?: FileTree["attested"];
}

/** The tree of an image that a target names. */
export function treeOf(opened: OpenedImage, target: Target): FileTree {
  const { image, layers, broken, attested } = opened;
  const asset = imageAsset(target, image.reference);
  const gaps: Gap[] = broken
    ? [
        {
          asset: asset.id,
          reason: broken.error.problem,
          message: `The archive breaks off in ${broken.entry}: export the image again.`,
        },
      ]
    : [];
  return { ...imageTree({ asset, image, layers, gaps }), ...(attested && { attested }) };
}

/** The id leaves out tag and digest, which change with every build. */
function imageAsset(target: Target, reference: string | undefined): Asset {
  const file = target.location.replaceAll("\\", "/").split("/").filter(Boolean).at(-1) ?? "image";
  // A reference without a name is a tag: the file's name says more.
  const named = reference !== undefined && /[/:@]/.test(reference);
  const stem = file.replace(/\.(?:tar|oci)$/i, "");
  const name = named ? reference : reference ? `${stem}:${reference}` : stem;
  const bare = name.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
  const { service } = target;
  return {
    id: `image:${service ?? bare}`,
    kind: "image",
    name,
    ...(service !== undefined && { service }),
  };
}
