import { Buffer } from "node:buffer";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type ImageReference,
  type Registry,
  type RegistryManifest,
  type RegistryWriter,
  TargetError,
} from "../model/index.ts";
import { checkDigest, digestOf, isDigest } from "../oci/digest.ts";
import { items, members, parseJson, text } from "../oci/json.ts";
import { replaceFile } from "./write-aside.ts";

/**
 * An OCI layout as the repository that its images' signatures are in. A manifest that refers to
 * another stands in `index.json` without a name; one under a tag takes the place of the one that had
 * it.
 *
 * @param folder - of the layout
 * @see OCI image specification, image-layout.md
 */
export function openLayoutStore(folder: string): Pick<Registry, "manifest"> & RegistryWriter {
  return {
    manifest: async (image) => readManifest(folder, image),
    async pushBlob(_, { digest, open }) {
      if (isHeld(folder, digest)) return;
      const file = await open();
      try {
        const bytes = new Uint8Array(file.sizeBytes);
        writeBlob(folder, bytes.subarray(0, await file.read(bytes, 0)), digest);
      } finally {
        await file.close();
      }
    },
    async pushManifest({ tag }, manifest) {
      writeBlob(folder, manifest.bytes, manifest.digest);
      const entry = entryOf(manifest, tag);
      const index = members(readIndex(folder));
      const others = items(index["manifests"]).filter((one) => !isReplaced(one, { manifest, tag }));
      const written = { schemaVersion: 2, ...index, manifests: [...others, entry] };
      replaceFile(folder, "index.json", Buffer.from(JSON.stringify(written)));
      return { isReferrer: true };
    },
  };
}

const refName = "org.opencontainers.image.ref.name";

/** The kinds by which cosign finds signatures in a layout of its own. */
const kinds: Readonly<Record<string, string | undefined>> = {
  sig: "dev.cosignproject.cosign/sigs",
  att: "dev.cosignproject.cosign/atts",
};

/** More is nobody's manifest. */
const maxManifestBytes = 4 << 20;
const maxIndexBytes = 16 << 20;

function readIndex(folder: string): unknown {
  return parseJson(readSmall(join(folder, "index.json"), maxIndexBytes), "index.json");
}

function readSmall(path: string, maxBytes: number): Uint8Array {
  try {
    if (statSync(path).size <= maxBytes) return readFileSync(path);
  } catch (cause) {
    throw new TargetError(`${path} cannot be read`, { cause });
  }
  throw new TargetError(`${path} is too large`);
}

function readManifest(
  folder: string,
  { tag, digest }: ImageReference,
): RegistryManifest | undefined {
  const listed = items(members(readIndex(folder))["manifests"]).map(members);
  const entry = digest
    ? listed.find((one) => one["digest"] === digest)
    : listed.find((one) => members(one["annotations"])[refName] === tag);
  const wanted = digest ?? text(entry?.["digest"]);
  if (wanted === undefined || !isDigest(wanted) || !isHeld(folder, wanted)) return undefined;
  const bytes = readSmall(pathOf(folder, wanted), maxManifestBytes);
  checkDigest(bytes, wanted, "A manifest");
  const own = text(members(parseJson(bytes, "A manifest"))["mediaType"]);
  return { bytes, digest: wanted, mediaType: text(entry?.["mediaType"]) ?? own ?? "" };
}

function pathOf(folder: string, digest: string): string {
  const [algorithm = "", hex = ""] = digest.split(":");
  return join(folder, "blobs", algorithm, hex);
}

function isHeld(folder: string, digest: string): boolean {
  return existsSync(pathOf(folder, digest));
}

function writeBlob(folder: string, bytes: Uint8Array, digest: string): void {
  if (digestOf(bytes) !== digest) throw new Error(`A blob is not what ${digest} names`);
  const [algorithm = "", hex = ""] = digest.split(":");
  if (!isHeld(folder, digest)) replaceFile(join(folder, "blobs", algorithm), hex, bytes);
}

function entryOf({ bytes, digest, mediaType }: RegistryManifest, tag: string | undefined): object {
  const { artifactType } = members(parseJson(bytes, "A manifest"));
  const kind = kinds[/\.(\w+)$/.exec(tag ?? "")?.[1] ?? ""];
  const named = tag !== undefined && {
    annotations: { ...(kind !== undefined && { kind }), [refName]: tag },
  };
  return { mediaType, digest, size: bytes.length, artifactType, ...named };
}

interface Replacing {
  readonly manifest: RegistryManifest;
  readonly tag: string | undefined;
}

function isReplaced(entry: unknown, { manifest, tag }: Replacing): boolean {
  const { digest, annotations } = members(entry);
  const name = members(annotations)[refName];
  return tag === undefined ? digest === manifest.digest && name === undefined : name === tag;
}
