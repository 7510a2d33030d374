import { digestOf } from "../src/oci/digest.ts";
import type { ImageFiles } from "../src/oci/image-files.ts";
import { memorySource } from "../src/oci/tar/byte-source.ts";

/** An OCI layout in memory. */
export interface MemoryFiles {
  /** @returns its digest */
  blob(text: string): string;
  /** Adds a manifest or an index. @returns its entry for `index.json` */
  manifest(text: string, name?: string): object;
  with(entries: readonly object[]): ImageFiles;
}

export function memoryFiles(): MemoryFiles {
  const held = new Map<string, Uint8Array>();
  const blob = (text: string) => {
    const bytes = Buffer.from(text);
    const digest = digestOf(bytes);
    held.set(`blobs/${digest.replace(":", "/")}`, bytes);
    return digest;
  };
  return {
    blob,
    manifest(text, name) {
      const { mediaType } = JSON.parse(text) as { mediaType: string };
      const annotations = name && { annotations: { "org.opencontainers.image.ref.name": name } };
      return { mediaType, digest: blob(text), size: Buffer.byteLength(text), ...annotations };
    },
    with(entries) {
      const index = JSON.stringify({ schemaVersion: 2, manifests: entries });
      held.set("index.json", Buffer.from(index));
      return {
        statesSizes: true,
        async find(name) {
          const bytes = held.get(name);
          return bytes && { sizeBytes: bytes.length, open: async () => memorySource(bytes) };
        },
      };
    },
  };
}
