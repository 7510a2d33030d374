import { rename } from "node:fs/promises";
import { UsageError } from "../model/index.ts";
import { imageArchive } from "../oci/image-files.ts";
import { type ImageOutput, outputNames } from "../oci/output/image-output.ts";
import { ociImage } from "../oci/output/to-oci.ts";
import {
  type ImageNames,
  type ManifestNode,
  onePlatform,
  type StoredImage,
  wholeImage,
} from "../oci/stored-image.ts";
import { ArchiveError } from "../oci/tar/archive-error.ts";
import { archiveMembers } from "../oci/tar/archive-members.ts";
import { streamTar } from "../oci/tar/write-tar.ts";
import { realPathOf, statsAt } from "./absent.ts";
import { nodeDisk } from "./disk.ts";
import { asideOf, writeNew } from "./image-aside.ts";
import { writeLayout } from "./write-layout.ts";

export interface ImageWriting {
  /** A promise where it is still being made. */
  readonly image: StoredImage | Promise<StoredImage>;
  /** What it is being made of: of a new layout, large blobs are written meanwhile. */
  readonly before?: StoredImage;
  /** Leaves out other platforms that an index lists beside the chosen one; a docker-archive always does. */
  readonly onlyChosen?: boolean;
  /** Further tags, beside the one that the output names. */
  readonly tags?: readonly string[];
  /** Nothing appears before it is known, and nothing at all where it must not. */
  readonly mayAppear?: Promise<boolean>;
  /** Called for each blob of a layout that is there then. */
  readonly onBlob?: (digest: string, sizeBytes: number) => void;
}

export interface WrittenImage {
  /** Of what a tag names, an index where there is one; another than in a registry where Docker's types are there. */
  readonly digest: string;
  readonly names: readonly ImageNames[];
}

/**
 * Writes an image to a layout or an archive, which appears whole or not at all: a run that is killed
 * leaves what was there. Layers are copied as they are, and each byte is held to its digest; media
 * types are OCI's.
 *
 * @throws UsageError where something else is in the place, TargetError where the image is broken,
 *   EnvironmentError where the place cannot be written
 */
export async function writeImage(
  output: ImageOutput,
  { image, before, onlyChosen = false, tags = [], mayAppear = allowed, onBlob }: ImageWriting,
): Promise<WrittenImage> {
  const { kind, path } = output;
  const topOf = onlyChosen || kind === "docker-archive" ? onePlatform : wholeImage;
  const make = async () => {
    const { listed: replaced, ...made } = await image;
    const top = topOf(await ociImage({ ...made, listed: replaced }));
    return { top, names: namesFor(made.names, [output.name, ...tags]), replaced };
  };
  const made = make();
  // Whoever writes waits for it at last.
  made.catch(() => {});
  if (kind === "oci") {
    await writeLayout(path, { made, before: before && topOf(before), mayAppear, onBlob });
  } else {
    const { top, names } = await made;
    await writeArchive(path, top, { kind, names, mayAppear });
  }
  const { top, names } = await made;
  return { digest: top.digest, names };
}

const allowed = Promise.resolve(true);

function namesFor(
  names: ImageNames,
  [first, ...more]: readonly (string | undefined)[],
): readonly ImageNames[] {
  const all = [first, ...more].map((wanted) => outputNames(names, wanted));
  return all.filter(({ full, tag }) => full !== undefined || tag !== undefined);
}

type ArchiveRequest = Parameters<typeof archiveMembers>[1] &
  Required<Pick<ImageWriting, "mayAppear">>;

async function writeArchive(
  path: string,
  top: ManifestNode,
  { mayAppear, ...request }: ArchiveRequest,
): Promise<void> {
  const place = (await realPathOf(path)) ?? path;
  await refuseOther(place);
  const members = await archiveMembers(top, request);
  await asideOf(place, async (aside) => {
    await writeNew(aside, streamTar(members, { mtime: 0 }));
    if (await mayAppear) await rename(aside, place);
  });
}

/** An archive of an image may be replaced; nothing else is lost to a slip of the hand. */
async function refuseOther(path: string): Promise<void> {
  const stats = await statsAt(path);
  if (!stats || (stats.isFile() && stats.size === 0)) return;
  if (stats.isFile() && (await holdsImage(path))) return;
  throw new UsageError(`${path} is there and is no archive of an image`, {
    hint: "Name another file, or remove it first.",
  });
}

async function holdsImage(path: string): Promise<boolean> {
  let isFound = false;
  const until = (name: string) => {
    isFound ||= name === "index.json" || name === "manifest.json";
    return isFound;
  };
  try {
    await imageArchive(path, { disk: nodeDisk, until });
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
  }
  return isFound;
}
