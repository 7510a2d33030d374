import {
  EnvironmentError,
  type ImageReference,
  type OpenRequest,
  TargetError,
} from "../model/index.ts";
import { imageDirectory } from "../oci/image-files.ts";
import { manifestDirectory } from "../oci/manifest-directory.ts";
import { openDockerArchive } from "../oci/open-docker-archive.ts";
import { openLayout } from "../oci/open-layout.ts";
import type { OpenedImage } from "../oci/opened-image.ts";
import { parseReference } from "../oci/references.ts";
import { registryFiles } from "../oci/registry-files.ts";
import { openArchive } from "./archive-file.ts";

/**
 * Opens the image that a target names, whatever stores it: `treeOf` reads its files, `stored()` is
 * what it is written from.
 *
 * @throws TargetError where it cannot be read, or the target is no image; UsageError where it holds
 *   several and the target names none of them; EnvironmentError where who has it may not be asked
 */
export async function openImage(request: OpenRequest): Promise<OpenedImage> {
  const { target, disk } = request;
  const { kind, location, platform } = target;
  const wanted = platform === undefined ? {} : { platform };
  switch (kind) {
    case "oci-layout":
      return openLayout(await imageDirectory(location, disk), target);
    case "oci-archive":
      return openLayout(await openArchive(location, disk), target);
    case "docker-archive":
      return openDockerArchive(await dockerFiles(request), target);
    case "image-directory":
      return openLayout(await skopeoFiles(request), target);
    case "registry":
      return openLayout(await pulledFiles(request), wanted);
    case "daemon":
      return openDockerArchive(await savedFiles(request), wanted);
    default:
      throw new TargetError(`${location} is no image`);
  }
}

type Files = Parameters<typeof openLayout>[0];

async function dockerFiles({ target: { location }, disk }: OpenRequest): Promise<Files> {
  const isDirectory = (await disk.lstat(location))?.type === "directory";
  return isDirectory ? imageDirectory(location, disk) : openArchive(location, disk);
}

async function skopeoFiles({ target: { location }, disk }: OpenRequest): Promise<Files> {
  const files = await manifestDirectory(location, disk);
  if (files) return files;
  throw new TargetError(`${location} holds no image as skopeo's dir: writes it`, {
    hint: "Copy it again: skopeo copy docker://NAME:TAG dir:DIRECTORY",
  });
}

async function pulledFiles({ target: { location }, registry }: OpenRequest): Promise<Files> {
  if (!registry) {
    throw new EnvironmentError(`${location} is in a registry, which may not be asked`, {
      hint: "Leave out --offline, or name an archive of the image.",
    });
  }
  return registryFiles(registry, referenceOf(location));
}

function referenceOf(location: string): ImageReference {
  const reference = parseReference(location);
  if (!reference) throw new TargetError(`${location} is no name of an image`);
  const { tag, digest } = reference;
  return tag === undefined && digest === undefined ? { ...reference, tag: "latest" } : reference;
}

async function savedFiles({ target, disk, daemon }: OpenRequest): Promise<Files> {
  if (!daemon) throw new EnvironmentError(`No engine is there to ask for ${target.location}`);
  return openArchive(await daemon.save(target.location, target.platform), disk);
}
