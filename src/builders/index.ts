import type { Builder } from "../model/index.ts";
import { buildah } from "./buildah.ts";
import { buildx } from "./buildx.ts";
import { podman } from "./podman.ts";

/** Programs that make images of Dockerfiles. Sorted by id. */
export const builders: readonly Builder[] = [buildah, buildx, podman];
