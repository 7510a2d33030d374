import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { nodeDisk } from "../io/disk.ts";
import { cacheFolder } from "../io/folders.ts";
import { openLayoutStore } from "../io/layout-store.ts";
import {
  EnvironmentError,
  type ImageReference,
  type Registry,
  UsageError,
} from "../model/index.ts";
import { type ImageFiles, imageDirectory } from "../oci/image-files.ts";
import { findEntries, findManifest } from "../oci/layout-manifests.ts";
import { parseReference, shownReference } from "../oci/references.ts";
import { registryFiles } from "../oci/registry-files.ts";
import type { SigningPorts } from "../oci/signatures/sign-image.ts";
import { openArchive } from "../sources/archive-file.ts";
import type { Settings } from "./settings.ts";
import { type NamedTarget, readTargetName } from "./target-names.ts";

/** An image by its digest, and the files that it and its signatures are in. */
export interface ImagePlace {
  /** Without a repository where it lies in a layout. */
  readonly image: ImageReference & { readonly digest: string };
  /** As it is printed. */
  readonly shown: string;
  readonly files: ImageFiles;
  /** Opens what signatures are written with. @throws UsageError where nothing can be written */
  ports(): Promise<SigningPorts>;
}

interface Placing extends Pick<Settings, "platform" | "registry" | "offline"> {
  /** A tag of a registry is refused: it may be moved. */
  readonly needsDigest?: boolean;
}

/**
 * Opens the image that a name means. A tag is resolved once; from then on only its digest counts.
 *
 * @throws UsageError where it is no image, or none whose signatures could be there
 */
export async function openImagePlace(name: string, settings: Placing): Promise<ImagePlace> {
  const named = readTargetName(name, process.cwd());
  if (named.place === "registry") return inRegistry(named.location, settings);
  if (named.place === "path") return inLayout(name, named, settings);
  throw new UsageError(`${name}: an engine keeps no signatures.`, {
    hint: "Name the image in its registry, by tag or digest.",
  });
}

async function inRegistry(location: string, settings: Placing): Promise<ImagePlace> {
  const parsed = parseReference(location);
  if (!parsed) throw new UsageError(`${location} is no name of an image.`);
  if (settings.offline) {
    throw new EnvironmentError(`${location} is in a registry, and no network may be asked`, {
      hint: "Leave out --offline, or name an OCI layout that holds the image and its signatures.",
    });
  }
  if (settings.needsDigest && parsed.digest === undefined) {
    throw new UsageError(`${location} names no digest, and a tag may be moved.`, {
      hint: `Name what was pushed: ${location}@sha256:…`,
    });
  }
  const { openRegistry } = await import("../io/registry/registry.ts");
  const options = {
    settings: settings.registry,
    environment: process.env,
    cache: cacheFolder(),
  };
  const registry = openRegistry(options);
  const { tag, ...place } = parsed;
  const reference = { ...place, digest: parsed.digest ?? (await resolve(registry, parsed)) };
  const files = await registryFiles(registry, reference);
  const digest = await digestFor(files, { ...settings, digest: reference.digest });
  const image = { ...reference, digest };
  return {
    image,
    shown: shownReference(image),
    files,
    async ports() {
      const { openRegistryWriter } = await import("../io/registry/registry-writer.ts");
      return { files, registry, writer: openRegistryWriter(options) };
    },
  };
}

async function resolve(registry: Registry, reference: ImageReference): Promise<string> {
  const found = await registry.manifest(reference);
  if (found) return found.digest;
  throw new UsageError(`There is no image ${shownReference(reference)}.`, {
    hint: "Check its name and tag.",
  });
}

async function inLayout(
  name: string,
  { location, tag }: NamedTarget & { readonly place: "path" },
  settings: Placing,
): Promise<ImagePlace> {
  const isFolder = statSync(location).isDirectory();
  const files = isFolder
    ? await imageDirectory(location, nodeDisk)
    : await openArchive(location, nodeDisk);
  if (!(await files.find("index.json"))) {
    throw new UsageError(`${name} is no OCI layout: nothing else on a disk holds signatures.`, {
      hint: "Name an image in a registry, or a layout: skopeo copy docker://NAME:TAG oci:DIRECTORY:TAG",
    });
  }
  const { entries } = await findEntries(files, tag);
  const digests = new Set(entries.map(({ digest }) => digest));
  const [only] = digests.size === 1 ? digests : [];
  const digest = await digestFor(files, { ...settings, tag, digest: only });
  const image = { registry: "", repository: "", digest };
  return {
    image,
    shown: `${name}@${digest}`,
    files,
    async ports() {
      if (!isFolder || !existsSync(join(location, "oci-layout"))) {
        throw new UsageError(`${name} is not written to: it is no folder with an OCI layout.`, {
          hint: "Unpack the archive, or push the image and sign it in its registry.",
        });
      }
      const store = openLayoutStore(location);
      return { files, registry: store, writer: store };
    },
  };
}

interface Choosing extends Placing {
  readonly tag?: string | undefined;
  /** Of the one manifest or index that the name means. */
  readonly digest: string | undefined;
}

/** The index of several platforms counts as the image, unless one of them is asked for. */
async function digestFor(files: ImageFiles, { platform, tag, digest }: Choosing): Promise<string> {
  if (platform === undefined && digest !== undefined) return digest;
  const choice = { ...(tag !== undefined && { tag }), ...(platform !== undefined && { platform }) };
  return (await findManifest(files, choice)).digest;
}
