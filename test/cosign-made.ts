import { readFileSync } from "node:fs";
import type { ImageFiles } from "../src/oci/image-files.ts";
import { memoryFiles } from "./memory-files.ts";

interface CosignMade {
  readonly digest: string;
  /** The image's manifest. */
  readonly image: string;
  readonly cosign2: MadeBy & { readonly manifests: { readonly sig: string; readonly att: string } };
  /** A signature with a key that cosign signs the hash of a payload with. */
  readonly ed25519: {
    readonly publicKey: string;
    readonly payload: string;
    readonly signature: string;
  };
  readonly cosign3: MadeBy & { readonly index: string; readonly manifests: readonly string[] };
}

interface MadeBy {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly blobs: readonly string[];
}

/** Keys, signatures and attestations that cosign made; the password of the keys is `secret`. */
export const cosignMade: CosignMade = JSON.parse(
  readFileSync(new URL("cosign-made.json", import.meta.url), "utf8"),
);

/** The image with what a version of cosign attached to it, as a registry gives it. */
export function attachedBy(version: "cosign2" | "cosign3"): ImageFiles {
  const { digest, image, cosign2, cosign3 } = cosignMade;
  const tag = digest.replace(":", "-");
  const files = memoryFiles();
  const entries = [files.manifest(image)];
  if (version === "cosign2") {
    for (const suffix of ["sig", "att"] as const) {
      entries.push(files.manifest(cosign2.manifests[suffix], `${tag}.${suffix}`));
    }
    for (const blob of cosign2.blobs) files.blob(blob);
  } else {
    entries.push(files.manifest(cosign3.index, tag));
    for (const manifest of cosign3.manifests) files.blob(manifest);
    for (const blob of cosign3.blobs) files.blob(blob);
  }
  return files.with(entries);
}
