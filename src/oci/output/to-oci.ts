import { Buffer } from "node:buffer";
import { checkDigest, digestOf } from "../digest.ts";
import { members, text } from "../json.ts";
import { blobName } from "../layout-descriptors.ts";
import type { StoredManifest } from "../layout-manifests.ts";
import { isManifestType, mediaTypes, ociTypeOf } from "../media-types.ts";
import type { StoredImage } from "../stored-image.ts";
import { memorySource, readStored, type StoredFile } from "../tar/byte-source.ts";
import {
  elementSpans,
  type JsonEdit,
  type JsonSpan,
  type JsonText,
  jsonText,
  memberSpan,
  setMember,
  withEdits,
} from "./json-members.ts";
import { baseAnnotations, renewed } from "./new-manifest.ts";

/**
 * The same image with OCI's media types in place of Docker's: tools look for no others in an OCI
 * layout. Configuration and layers stay byte for byte. What is attached to a manifest of an index
 * that becomes another one is left out.
 *
 * @throws TargetError where a manifest is broken
 * @see OCI image specification, media-types.md, compatibility matrix
 */
export async function ociImage(image: StoredImage): Promise<StoredImage> {
  const { manifest, indexes, files } = image;
  const known = new Map([...indexes, manifest].map((one) => [one.digest, one]));
  const conversion: Conversion = { image, known, made: new Map(), depth: 0 };
  await converted(indexes[0] ?? manifest, conversion);
  const now = (old: StoredManifest) => conversion.made.get(old.digest) ?? old;
  const added = new Map([...conversion.made.values()].map(({ bytes }) => inMemory(bytes)));
  return {
    ...image,
    manifest: now(manifest),
    indexes: indexes.map(now),
    files: { find: async (name) => added.get(name) ?? files.find(name) },
  };
}

interface Conversion {
  readonly image: StoredImage;
  readonly known: ReadonlyMap<string, StoredManifest>;
  /** By the digest that they had. */
  readonly made: Map<string, StoredManifest>;
  readonly depth: number;
}

const maxDepth = 6;
const maxManifestBytes = 16 << 20;

async function converted(old: StoredManifest, conversion: Conversion): Promise<StoredManifest> {
  const { made, depth } = conversion;
  const before = made.get(old.digest);
  if (before || depth > maxDepth) return before ?? old;
  const json = jsonText(old.bytes, "A manifest");
  const list = memberSpan(json, "manifests");
  const mediaType = mediaTypes.oci[list ? "index" : "manifest"];
  const edits = list
    ? await listEdits(json, list, { ...conversion, depth: depth + 1 })
    : manifestEdits(json, old, conversion);
  const bytes = edits.length === 0 ? old.bytes : Buffer.from(withEdits(json, edits));
  const now = { bytes, digest: digestOf(bytes), mediaType };
  made.set(old.digest, now);
  return now;
}

/** None where nothing of it is Docker's. */
function manifestEdits(
  json: JsonText,
  { digest }: StoredManifest,
  { image: { manifest, base } }: Conversion,
): readonly JsonEdit[] {
  const edits = [...typeEdits(json, { start: 0, end: json.text.length })];
  if (edits.length === 0) return [];
  const config = memberSpan(json, "config");
  const layers = memberSpan(json, "layers");
  if (config) edits.push(...typeEdits(json, config));
  if (layers) {
    for (const layer of elementSpans(json, layers)) edits.push(...typeEdits(json, layer));
  }
  if (base && digest === manifest.digest) edits.push(baseAnnotations(json, base));
  return edits;
}

function typeEdits(json: JsonText, object: JsonSpan): readonly JsonEdit[] {
  const span = memberSpan(json, "mediaType", object);
  if (!span) return [];
  const type: unknown = JSON.parse(json.text.slice(span.start, span.end));
  const oci = typeof type === "string" ? ociTypeOf(type) : undefined;
  return oci === undefined
    ? []
    : [setMember(json, { name: "mediaType", value: JSON.stringify(oci), object })];
}

async function listEdits(
  json: JsonText,
  list: JsonSpan,
  conversion: Conversion,
): Promise<readonly JsonEdit[]> {
  const written: string[] = [];
  const entries: Readonly<Record<string, unknown>>[] = [];
  for (const { start, end } of elementSpans(json, list)) {
    written.push(json.text.slice(start, end));
    entries.push(members(JSON.parse(json.text.slice(start, end))));
  }
  const changed = new Set<string>();
  for (const [i, entry] of entries.entries()) {
    const now = await convertedEntry(entry, conversion);
    if (!now) continue;
    changed.add(text(entry["digest"]) ?? "");
    written[i] = JSON.stringify({
      ...renewed(entry, { digest: now.digest, size: now.bytes.length }),
      mediaType: now.mediaType,
    });
  }
  const kept = written.filter((_, i) => !changed.has(subjectOf(entries[i])));
  const types = typeEdits(json, { start: 0, end: json.text.length });
  return changed.size === 0 ? types : [...types, { ...list, text: `[${kept.join(",")}]` }];
}

/** `undefined` where it stays as it is, or is not stored. */
async function convertedEntry(
  entry: Readonly<Record<string, unknown>>,
  conversion: Conversion,
): Promise<StoredManifest | undefined> {
  const digest = text(entry["digest"]) ?? "";
  const mediaType = text(entry["mediaType"]) ?? "";
  if (!isManifestType(mediaType)) return undefined;
  const old =
    conversion.known.get(digest) ?? (await stored(conversion.image, { digest, mediaType }));
  const now = old && (await converted(old, conversion));
  return now && (now.digest !== digest || now.mediaType !== mediaType) ? now : undefined;
}

async function stored(
  { files }: StoredImage,
  { digest, mediaType }: { readonly digest: string; readonly mediaType: string },
): Promise<StoredManifest | undefined> {
  const file = await files.find(blobName(digest));
  const bytes = file && (await readStored(file, maxManifestBytes));
  if (!bytes) return undefined;
  checkDigest(bytes, digest, "A manifest");
  return { bytes, digest, mediaType };
}

function subjectOf(entry: Readonly<Record<string, unknown>> | undefined): string {
  return text(members(entry?.["annotations"])["vnd.docker.reference.digest"]) ?? "";
}

function inMemory(bytes: Uint8Array): [string, StoredFile] {
  const open = async () => memorySource(bytes);
  return [blobName(digestOf(bytes)), { sizeBytes: bytes.length, isVerified: true, open }];
}
