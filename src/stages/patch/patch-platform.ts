import { askAhead } from "../../debian/archive/ask-ahead.ts";
import type { FileTree, Target } from "../../model/index.ts";
import { inflatedOnce } from "../../oci/layers/inflate-layers.ts";
import { type OpenedImage, treeOf } from "../../oci/opened-image.ts";
import { type AppendedImage, appendLayer } from "../../oci/output/append-layer.ts";
import { checkPacked, type Spool, type WrittenLayer } from "../../oci/output/write-layer.ts";
import type { StoredImage } from "../../oci/stored-image.ts";
import type { Scanned } from "../plan/scanned.ts";
import type { PatchLayer, PatchProof, PlatformPatch } from "./patched-image.ts";
import { prove } from "./prove.ts";
import { openStored } from "./read-again.ts";
import { type PackageSystem, readSystem } from "./read-system.ts";
import type { Settled } from "./settled.ts";
import { type UpgradeKit, upgradeSystem } from "./upgrade-system.ts";
import { isAdvisoryId, wantedFrom } from "./wanted.ts";
import { type WrittenChanges, writeChanges } from "./write-changes.ts";

/** What patching takes from outside. */
export interface PatchKit extends UpgradeKit {
  /** Newest time that anything in the image may bear, in seconds since the epoch (SOURCE_DATE_EPOCH). */
  readonly latest?: number | undefined;
  readonly spool: Spool;
  /** Looks for vulnerabilities of packages. */
  readonly scan: (tree: FileTree) => Promise<Scanned>;
}

export interface PatchOptions {
  /** Names of packages or of their sources, and ids of advisories; everything where there are none. */
  readonly only: readonly string[];
  /** Packages that upgrades newly depend on may come. */
  readonly allowsNew: boolean;
  /** Says what would change, and makes no image. */
  readonly dryRun: boolean;
}

export interface PlatformRequest {
  readonly opened: OpenedImage;
  readonly target: Target;
  /** The image as it is stored by now: other platforms may have got their layers. */
  readonly stored: StoredImage;
  readonly options: PatchOptions;
  readonly making?: Making | undefined;
}

/** Told of an image while it is made: it can be written aside meanwhile. */
export interface Making {
  /** As it was, before anything of it is read. */
  begins(image: StoredImage): void;
  /** Before its checks have ended; not called where nothing changes. */
  made(image: StoredImage, isSound: Promise<boolean>): void;
}

export interface PatchedPlatform {
  readonly patch: PlatformPatch;
  /** Left out where nothing changes, where a check failed, and where nothing is to be made. */
  readonly appended?: AppendedImage;
}

/**
 * Patches one platform of an image: reads its packages, asks the archives for newer ones, and makes the
 * layer that an upgrade would; then looks at the image with it, as at any other.
 *
 * @throws TargetError where it is no image that can be patched, EnvironmentError where an archive cannot
 *   be used
 */
export async function patchPlatform(
  request: PlatformRequest,
  kit: PatchKit,
): Promise<PatchedPlatform> {
  const { target, options } = request;
  kit.step("Reading the image");
  request.making?.begins(request.stored);
  const asked = askedAhead(request.opened, kit);
  // It is read several times: its files, those that change, and the same once more in the end.
  const opened = inflatedOnce(request.opened, kit.spool);
  const tree = treeOf(opened, target);
  const system = await readSystem(tree);
  const { only, dryRun } = options;
  const byId = only.some(isAdvisoryId);
  // Unless it says what to do, it goes on beside the rest.
  const scanning = !dryRun || byId ? kit.scan(tree) : undefined;
  scanning?.catch(() => {});
  kit.step("Asking the archives");
  const wanted = async () =>
    only.length > 0 ? wantedFrom(only, byId ? await scanning : undefined) : undefined;
  const { settled, skipped } = await upgradeSystem(system, {
    allowsNew: options.allowsNew,
    wanted,
    kit: { ...kit, ...asked },
  });
  const patch: PlatformPatch = {
    platform: opened.image.platform,
    ...(opened.image.manifestDigest !== undefined && {
      manifestDigest: opened.image.manifestDigest,
    }),
    changed: settled.changed,
    left: settled.left,
    skippedSources: skipped.map(
      ({ place, reason }) => `${place.path}, line ${place.line}: ${reason}`,
    ),
  };
  if (dryRun || !settled.takeChanges) return { patch };
  const scanned = await scanning;
  return makeLayer({ ...request, opened, system, scanned, settled, patch }, kit);
}

/** The user's own sources are asked while the image is read. */
function askedAhead(
  { image: { platform } }: OpenedImage,
  { archive, sources: { named: sources }, spool }: PatchKit,
): Pick<UpgradeKit, "archive" | "listed"> {
  const architecture = platform.split("/")[1] ?? "";
  return sources ? askAhead(archive, { sources, architecture, spool }) : { archive };
}

interface LayerRequest extends PlatformRequest {
  readonly system: PackageSystem;
  readonly scanned: Scanned | undefined;
  readonly settled: Settled;
  readonly patch: PlatformPatch;
}

async function makeLayer(request: LayerRequest, kit: PatchKit): Promise<PatchedPlatform> {
  const { system, scanned, settled, patch, stored, target } = request;
  if (!settled.takeChanges) return { patch };
  kit.step("Writing the layer");
  const { latest, spool } = kit;
  const { root } = system;
  const changes = await writeChanges(settled.takeChanges(), { root, latest, spool });
  const { layer, newest } = changes;
  const appending = (written: WrittenLayer) =>
    appendLayer(stored, written, {
      newest,
      latest,
      createdBy: "suture patch",
      comment: commentOf(settled),
      baseName: stored.names.full,
    });
  kit.step("Looking at the new image");
  // Its files are looked at while they are compressed.
  const packing = layer.pack();
  packing.catch(() => {});
  const reading = openStored(appending(layer.plain).image, request.opened);
  const proving = reading.then((opened) =>
    prove({
      before: system,
      ...(scanned && { scanned }),
      changes,
      changed: settled.changed,
      tree: treeOf(opened, target),
      scan: kit.scan,
    }),
  );
  // Whoever waits for it is told of what went wrong.
  proving.catch(() => {});
  const packed = await packing;
  const appended = appending(packed);
  const checking = Promise.all([proving, checkPacked(packed)]).then(([proof]) => proof);
  request.making?.made(
    appended.image,
    checking.then(isSound, () => false),
  );
  const proof = await checking;
  const told: PlatformPatch = { ...patch, layer: layerFacts(changes, packed), proof };
  return isSound(proof) ? { patch: told, appended } : { patch: told };
}

function isSound({ checks }: PatchProof): boolean {
  return checks.every(({ result }) => result !== "failed");
}

function layerFacts(
  { count, removed, newest }: WrittenChanges,
  { diffId, digest, sizeBytes }: WrittenLayer,
): PatchLayer {
  return { diffId, digest, sizeBytes, written: count, removed: removed.length, newest };
}

/** For the image's history, which lists are read from: names and versions, cut where they are many. */
function commentOf({ changed }: Settled): string {
  const all = changed.map(({ name, to }) => `${name} ${to}`).join(", ");
  return all.length <= maxComment ? all : `${all.slice(0, all.lastIndexOf(", ", maxComment))}, …`;
}

const maxComment = 2000;
