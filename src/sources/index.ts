import type { Source } from "../model/index.ts";
import { daemon } from "./daemon.ts";
import { directory } from "./directory.ts";
import { dockerArchive } from "./docker-archive.ts";
import { imageDirectory } from "./image-directory.ts";
import { ociArchive } from "./oci-archive.ts";
import { ociLayout } from "./oci-layout.ts";
import { registry } from "./registry.ts";
import { rootfs } from "./rootfs.ts";
import { sbom } from "./sbom.ts";

/** In the order to ask: the first that recognises a path opens it. */
export const sources: readonly Source[] = [
  ociLayout,
  ociArchive,
  dockerArchive,
  imageDirectory,
  sbom,
  rootfs,
  registry,
  daemon,
  directory,
];
