import { join } from "node:path";
import { readKeyring } from "../src/debian/openpgp/certificate.ts";
import { nodeDisk } from "../src/io/disk.ts";
import { openPackageArchive } from "../src/io/package-archive.ts";
import { scratchSpool } from "../src/io/scratch.ts";
import type { FileTree, Target } from "../src/model/index.ts";
import { openLayout } from "../src/oci/open-layout.ts";
import { treeOf } from "../src/oci/opened-image.ts";
import { memorySource } from "../src/oci/tar/byte-source.ts";
import { createPipeline } from "../src/pipeline.ts";
import { openImage } from "../src/sources/open-image.ts";
import { type PatchedImage, patchImage } from "../src/stages/patch/patch-image.ts";
import type { PatchKit, PatchOptions } from "../src/stages/patch/patch-platform.ts";
import { scopeOf } from "../src/stages/scope.ts";
import { advisoriesOf, type RecordShape } from "./advisories.ts";
import { type ArchiveMachine, archiveMachine } from "./archive-machine.ts";
import { readAtMs } from "./debian-archive.ts";
import { archivedDeb, type MadePackage } from "./made-packages.ts";
import { certificateOf } from "./openpgp-writer.ts";

/** A machine that patches images of the disk from a made archive on 127.0.0.1. */
export interface PatchingMachine {
  readonly archive: ArchiveMachine;
  /** Fills the archive of bookworm. */
  publish(packages: readonly MadePackage[]): void;
  patch(location: string, asked?: Asked): Promise<PatchedImage>;
}

export interface Asked extends Partial<PatchOptions> {
  readonly kind?: Target["kind"];
  readonly platforms?: readonly string[];
  readonly kit?: Partial<PatchKit>;
  readonly advisories?: readonly RecordShape[];
}

export async function patchingMachine(): Promise<PatchingMachine> {
  const archive = await archiveMachine();
  return {
    archive,
    publish: (packages) => archive.put({ name: "bookworm", debs: packages.map(archivedDeb) }),
    patch(location, asked = {}) {
      const { kind = "oci-archive", platforms = [], kit, advisories, ...options } = asked;
      const target: Target = { kind, location };
      const open = (one: Target) => openImage({ target: one, disk: nodeDisk });
      const all = { only: [], allowsNew: false, dryRun: false, ...options };
      return patchImage(
        { target, platforms, open, options: all },
        { ...kitOf(archive, advisories ?? []), ...kit },
      );
    },
  };
}

function kitOf({ base, cache, key }: ArchiveMachine, advisories: readonly RecordShape[]): PatchKit {
  const pipeline = createPipeline({
    advisories: advisoriesOf(advisories),
    ports: { clock: { now: () => readAtMs } },
    ignores: [],
    scope: scopeOf(["vulnerability"]),
  });
  return {
    archive: openPackageArchive({
      environment: {},
      cache,
      state: join(cache, "state"),
      wait: async () => {},
      timeoutMs: 2000,
    }),
    keys: { debian: readKeyring(certificateOf(key)), ubuntu: [] },
    apkKeys: [],
    sources: {
      named: [{ path: "mirror.list", text: `deb ${base} bookworm main\n`, isFound: false }],
    },
    nowMs: readAtMs,
    spool: scratchSpool(cache, "The layer"),
    scan: (tree) => pipeline.scan([tree]),
    step: () => {},
  };
}

/** The patched image as a tree. */
export async function patchedTree({ image }: PatchedImage): Promise<FileTree> {
  const opened = await openLayout({
    statesSizes: false,
    find: async (name) =>
      name === "index.json" ? storedIndex(image) : await image.files.find(name),
  });
  return treeOf(opened, { kind: "oci-layout", location: "patched" });
}

function storedIndex({ manifest }: PatchedImage["image"]) {
  const { mediaType, digest, bytes } = manifest;
  const manifests = [{ mediaType, digest, size: bytes.length }];
  const text = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }));
  return { sizeBytes: text.length, open: async () => memorySource(text) };
}
