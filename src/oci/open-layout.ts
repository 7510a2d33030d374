import { TargetError } from "../model/index.ts";
import { readAttestations } from "./attestations/read-attestations.ts";
import { imageFacts } from "./image-config.ts";
import type { ImageFiles } from "./image-files.ts";
import { items, members, parseJson } from "./json.ts";
import { blobName, descriptor } from "./layout-descriptors.ts";
import { findManifest, type ImageChoice, readBlob } from "./layout-manifests.ts";
import type { OpenedImage } from "./opened-image.ts";
import { fitsPlatform, wrongPlatform } from "./platform.ts";
import { namesOf } from "./stored-image.ts";

/**
 * Opens an image of an OCI layout (OCI image specification, image-layout.md). Without a wanted tag
 * there must be one image; of several platforms the wanted one is taken, or linux/amd64, else the
 * only one.
 *
 * @throws TargetError where the layout is broken, UsageError where the choice is the user's
 */
export async function openLayout(
  files: ImageFiles,
  choice: ImageChoice = {},
): Promise<OpenedImage> {
  const found = await findManifest(files, choice);
  const { bytes, digest, entries } = found;
  const { platform } = choice;
  const manifest = members(parseJson(bytes, "The manifest"));
  const config = descriptor(manifest["config"]);
  const layers = items(manifest["layers"]).map(descriptor);
  if (!config || !layers.every((layer) => layer !== undefined)) {
    throw new TargetError("The manifest is not that of a container image", {
      hint: "Artifacts such as Helm charts and attestations are not read.",
    });
  }
  const reference = entries.flatMap(({ names }) => names)[0];
  const configBytes = await readBlob(files, config.digest, "The configuration");
  const image = imageFacts({
    configBytes,
    layers,
    reference,
    manifestDigest: digest,
    annotations: manifest["annotations"],
  });
  if (platform !== undefined && !fitsPlatform(image.platform, platform)) {
    throw wrongPlatform(platform, image.platform);
  }
  const opened = layers.map(async ({ digest, sizeBytes }, i) => ({
    diffId: image.layers[i]?.diffId ?? digest,
    file: await files.find(blobName(digest)),
    statedBytes: sizeBytes,
  }));
  const { origin } = files;
  return {
    image,
    stored: async () => ({
      manifest: found,
      configBytes,
      indexes: found.indexes,
      listed: entries.map((entry) => entry.digest),
      names: origin && reference !== undefined ? { full: reference } : namesOf(entries),
      files,
      ...(origin && { origin }),
    }),
    layers: await Promise.all(opened),
    broken: files.brokenAt,
    attested: (keys, checkCertificate) =>
      readAttestations(files, { digest, keys, ...(checkCertificate && { checkCertificate }) }),
  };
}
