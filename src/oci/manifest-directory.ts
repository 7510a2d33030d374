import { Buffer } from "node:buffer";
import type { Disk } from "../model/index.ts";
import { digestOf } from "./digest.ts";
import { type ImageFiles, imageDirectory } from "./image-files.ts";
import { memorySource, readStored } from "./tar/byte-source.ts";

/**
 * What skopeo's `dir:` writes, as the files of an OCI layout: the manifest is a file of its own and
 * blobs lie beside it under the hex of their digest (containers-transports(5)).
 *
 * @returns `undefined` where a directory is none
 */
export async function manifestDirectory(
  location: string,
  disk: Disk,
): Promise<ImageFiles | undefined> {
  const files = await imageDirectory(location, disk);
  const version = await read(files, "version");
  if (!version || !Buffer.from(version).toString("latin1").startsWith(firstWords)) return undefined;
  const manifest = await read(files, "manifest.json");
  if (!manifest) return undefined;
  const digest = digestOf(manifest);
  const manifests = [{ mediaType: mediaTypeOf(manifest), digest, size: manifest.length }];
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
  const inMemory = (bytes: Uint8Array) => ({
    sizeBytes: bytes.length,
    open: async () => memorySource(bytes),
  });
  return {
    statesSizes: false,
    async find(name) {
      if (name === "index.json") return inMemory(index);
      const [, algorithm = "", hex = ""] = /^blobs\/(\w+)\/([\da-f]+)$/.exec(name) ?? [];
      if (hex === "") return undefined;
      if (`${algorithm}:${hex}` === digest) return inMemory(manifest);
      const stem = algorithm === "sha256" ? hex : `${algorithm}-${hex}`;
      return (await files.find(stem)) ?? files.find(`${stem}.manifest.json`);
    },
  };
}

const firstWords = "Directory Transport Version:";
const maxBytes = 16 << 20;

async function read(files: ImageFiles, name: string): Promise<Uint8Array | undefined> {
  const file = await files.find(name);
  return file && readStored(file, maxBytes);
}

function mediaTypeOf(manifest: Uint8Array): string {
  try {
    const value: unknown = JSON.parse(Buffer.from(manifest).toString("utf8"));
    const found = (value as { readonly mediaType?: unknown } | null)?.mediaType;
    return typeof found === "string" ? found : "";
  } catch {
    return "";
  }
}
