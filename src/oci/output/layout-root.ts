import { TargetError } from "../../model/index.ts";
import { checkDigest } from "../digest.ts";
import type { ImageFiles } from "../image-files.ts";
import { items, members, parseJson, text } from "../json.ts";
import { blobName } from "../layout-descriptors.ts";
import { findEntries } from "../layout-manifests.ts";
import { readStored } from "../tar/byte-source.ts";

/** An image of a layout: its manifest, or the index of all its platforms. */
export interface LayoutRoot {
  readonly digest: string;
  /** Manifests of the platforms; one without a platform where there is no index. */
  readonly images: readonly { readonly digest: string; readonly platform?: string }[];
}

/**
 * Reads which image a layout holds, with all its platforms.
 *
 * @param tag - left out where there is one image only
 * @throws TargetError where it is broken, or lists the platforms beside each other; UsageError where
 *   the choice is the user's
 */
export async function layoutRoot(files: ImageFiles, tag?: string): Promise<LayoutRoot> {
  const { entries } = await findEntries(files, tag);
  const [digest = "", ...more] = new Set(entries.map((entry) => entry.digest));
  if (more.length > 0) {
    throw new TargetError("The layout lists the platforms of the image beside each other", {
      hint: "One index over them is expected: skopeo copy --all writes it.",
    });
  }
  const manifest = members(await readManifest(files, digest));
  if (manifest["manifests"] === undefined) return { digest, images: [{ digest }] };
  const images = items(manifest["manifests"]).flatMap((entry) => {
    const { digest: child, platform, annotations } = members(entry);
    const { os, architecture, variant } = members(platform);
    const name = [os, architecture, variant].filter((part) => text(part)).join("/");
    const isAttached =
      name === "unknown/unknown" || members(annotations)["vnd.docker.reference.type"] !== undefined;
    if (isAttached || typeof child !== "string") return [];
    return [{ digest: child, ...(name !== "" && { platform: name }) }];
  });
  if (images.length > 0) return { digest, images };
  throw new TargetError("The index of the layout lists no image");
}

const maxBytes = 16 << 20;

async function readManifest(files: ImageFiles, digest: string): Promise<unknown> {
  const file = await files.find(blobName(digest));
  const bytes = file && (await readStored(file, maxBytes));
  if (!bytes) throw new TargetError("The manifest of the layout is missing or too large");
  checkDigest(bytes, digest, "The manifest");
  return parseJson(bytes, "The manifest");
}
