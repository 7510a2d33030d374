import type { Attestation } from "../../model/index.ts";
import { checkDigest, isDigest } from "../digest.ts";
import type { ImageFiles } from "../image-files.ts";
import { items, members, parseJson, size, text } from "../json.ts";
import { readStored } from "../tar/byte-source.ts";
import { type Complain, guarded } from "./guarded.ts";

/** A blob that somebody attached to an image. */
export interface AttachedBlob {
  readonly via: Attestation["via"];
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  /** What its manifest is; the type of its configuration where it does not say. */
  readonly artifactType: string;
  readonly annotations: Readonly<Record<string, unknown>>;
}

export interface Attachments {
  readonly blobs: readonly AttachedBlob[];
  /** Digests that name the image: of its manifest, and of the indexes that hold it. */
  readonly digests: ReadonlySet<string>;
}

/** Nobody's manifest is larger. */
const maxManifestBytes = 4 << 20;

/** More is a list made to keep a reader busy. */
const maxManifests = 100;

/** Indexes that name indexes. */
const maxDepth = 4;

/**
 * Finds what is attached to an image: attestation manifests beside it in its index (BuildKit),
 * manifests that name it as their subject (OCI 1.1), and those under cosign's tags.
 *
 * @param digest - of the image's manifest
 */
export async function findAttachments(
  files: ImageFiles,
  { digest, complain }: { readonly digest: string; readonly complain: Complain },
): Promise<Attachments> {
  const walk: Walk = { files, complain, read: new Map() };
  const top = descriptorsIn(await readIndex(files));
  const { digests, beside } = await ancestry(walk, { top, digest });
  const candidates: Candidate[] = [
    ...beside.filter((one) => isBuildkit(one, digests)).map(via("buildkit")),
    ...top.flatMap((one) => attachedByName(one, digests)),
    ...(await listedReferrers(walk, digests)),
    ...top.filter((one) => mayRefer(one, digests)).map(via("referrer")),
  ];
  const blobs: AttachedBlob[] = [];
  for (const candidate of unique(candidates).slice(0, maxManifests)) {
    const what = `what is attached as ${candidate.digest.slice(0, 19)}`;
    const reading = { candidate, digests, depth: 0 };
    blobs.push(...((await guarded({ what, complain }, () => blobsOf(walk, reading))) ?? []));
  }
  if (candidates.length > maxManifests)
    complain(`more than ${maxManifests} are attached`, "unread");
  return { blobs, digests };
}

interface Walk {
  readonly files: ImageFiles;
  readonly complain: Complain;
  /** Manifests and indexes, by digest. */
  readonly read: Map<string, Readonly<Record<string, unknown>> | undefined>;
}

interface Descriptor {
  readonly digest: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly hasPlatform: boolean;
}

interface Candidate extends Descriptor {
  readonly via: Attestation["via"];
}

function via(way: Attestation["via"]): (descriptor: Descriptor) => Candidate {
  return (descriptor) => ({ ...descriptor, via: way });
}

function unique(candidates: readonly Candidate[]): readonly Candidate[] {
  const known = new Map<string, Candidate>();
  for (const one of candidates) if (!known.has(one.digest)) known.set(one.digest, one);
  return [...known.values()];
}

async function readIndex(files: ImageFiles): Promise<unknown> {
  const file = await files.find("index.json");
  const bytes = file && (await readStored(file, maxManifestBytes));
  return bytes && parseJson(bytes, "index.json");
}

function descriptorsIn(index: unknown): Descriptor[] {
  return items(members(index)["manifests"]).flatMap((value) => descriptorOf(value) ?? []);
}

function descriptorOf(value: unknown): Descriptor | undefined {
  const fields = members(value);
  const digest = text(fields["digest"]);
  const sizeBytes = size(fields["size"]);
  if (!digest || !isDigest(digest) || sizeBytes === undefined) return undefined;
  return {
    digest,
    sizeBytes,
    mediaType: text(fields["mediaType"]) ?? "",
    annotations: members(fields["annotations"]),
    hasPlatform: fields["platform"] !== undefined,
  };
}

function isIndex({ mediaType }: Descriptor): boolean {
  return /image\.index|manifest\.list/.test(mediaType);
}

interface Ancestry {
  readonly digests: ReadonlySet<string>;
  /** What stands beside the image in an index that holds it. */
  readonly beside: readonly Descriptor[];
}

/** The indexes through which an image is reached: who signs an index signs what it holds. */
async function ancestry(
  walk: Walk,
  { top, digest }: { readonly top: readonly Descriptor[]; readonly digest: string },
): Promise<Ancestry> {
  const digests = new Set([digest]);
  const beside: Descriptor[] = [];
  const holds = async (list: readonly Descriptor[], depth: number): Promise<boolean> => {
    let found = list.some((one) => one.digest === digest);
    for (const index of depth < maxDepth ? list.filter(isIndex).slice(0, maxManifests) : []) {
      const what = `the index ${index.digest.slice(0, 19)}`;
      const { complain } = walk;
      const inner = descriptorsIn(await guarded({ what, complain }, () => manifestOf(walk, index)));
      if (!(await holds(inner, depth + 1))) continue;
      digests.add(index.digest);
      found = true;
    }
    if (found) beside.push(...list);
    return found;
  };
  await holds(top, 0);
  return { digests, beside };
}

function isBuildkit({ annotations }: Descriptor, digests: ReadonlySet<string>): boolean {
  return (
    annotations["vnd.docker.reference.type"] === "attestation-manifest" &&
    digests.has(text(annotations["vnd.docker.reference.digest"]) ?? "")
  );
}

/** `sha256-HEX.att`: cosign's tags; `sha256-HEX` stands in for the list of referrers. */
function attachedByName(descriptor: Descriptor, digests: ReadonlySet<string>): Candidate[] {
  const { annotations } = descriptor;
  const kind = text(annotations["kind"]) ?? "";
  if (/^dev\.cosignproject\.cosign\/(?:sigs|atts|sboms)$/.test(kind)) {
    return [{ ...descriptor, via: "cosign" }];
  }
  const name = text(annotations["org.opencontainers.image.ref.name"]) ?? "";
  const [, algorithm, hash, suffix] =
    /(?:^|:)(sha256|sha512)-([0-9a-f]{64,128})(\.att|\.sig|\.sbom)?$/.exec(name) ?? [];
  if (!digests.has(`${algorithm}:${hash}`)) return [];
  return [{ ...descriptor, via: suffix ? "cosign" : "referrer" }];
}

async function listedReferrers(walk: Walk, digests: ReadonlySet<string>): Promise<Candidate[]> {
  const { complain, files } = walk;
  const found: Candidate[] = [];
  for (const digest of digests) {
    const what = `what refers to ${digest.slice(0, 19)}`;
    const listed = await guarded({ what, complain }, async () => {
      const file = await files.find(`referrers/${digest.replace(":", "/")}.json`);
      const bytes = file && (await readStored(file, maxManifestBytes));
      return bytes ? descriptorsIn(parseJson(bytes, "The list of referrers")) : [];
    });
    for (const one of listed ?? []) {
      const named = attachedByName(one, digests);
      found.push(...(named.length > 0 ? named : [via("referrer")(one)]));
    }
  }
  return found;
}

/** What else lies in a layout may name the image as its subject: only its manifest tells. */
function mayRefer(descriptor: Descriptor, digests: ReadonlySet<string>): boolean {
  const { digest, hasPlatform, annotations } = descriptor;
  const named = text(annotations["org.opencontainers.image.ref.name"]);
  return !digests.has(digest) && !hasPlatform && named === undefined && !isIndex(descriptor);
}

interface Reading {
  readonly candidate: Candidate;
  readonly digests: ReadonlySet<string>;
  readonly depth: number;
}

async function blobsOf(
  walk: Walk,
  { candidate, digests, depth }: Reading,
): Promise<AttachedBlob[]> {
  const manifest = await manifestOf(walk, candidate);
  if (!manifest) return [];
  if (manifest["manifests"] !== undefined) {
    const inner = depth < 1 ? descriptorsIn(manifest).slice(0, maxManifests) : [];
    const found: AttachedBlob[] = [];
    for (const one of inner) {
      const next = { candidate: { ...one, via: candidate.via }, digests, depth: depth + 1 };
      found.push(...(await blobsOf(walk, next)));
    }
    return found;
  }
  const subject = text(members(manifest["subject"])["digest"]);
  if (subject === undefined ? candidate.via === "referrer" : !digests.has(subject)) return [];
  const artifactType =
    text(manifest["artifactType"]) ?? text(members(manifest["config"])["mediaType"]) ?? "";
  return items(manifest["layers"]).flatMap((layer) => {
    const blob = descriptorOf(layer);
    return blob ? [{ ...blob, artifactType, via: candidate.via }] : [];
  });
}

/** What is missing was left out of a copy: that is no damage. */
async function manifestOf(walk: Walk, { digest }: Descriptor) {
  if (walk.read.has(digest)) return walk.read.get(digest);
  const file = await walk.files.find(`blobs/${digest.replace(":", "/")}`);
  const bytes = file && (await readStored(file, maxManifestBytes));
  if (file && !bytes) throw new SyntaxError(`it is larger than ${maxManifestBytes >> 20} MB`);
  if (bytes) checkDigest(bytes, digest, "A manifest");
  const manifest = bytes && members(parseJson(bytes, "A manifest"));
  walk.read.set(digest, manifest);
  return manifest;
}
