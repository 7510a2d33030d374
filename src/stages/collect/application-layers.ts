import type { ImageFacts } from "../../model/index.ts";

/**
 * Layers that the application's own Dockerfile made. A base image ends where its last `CMD` stands
 * in the history with a layer above it; where the history does not tell, every layer counts.
 *
 * @returns diffIDs
 */
export function applicationLayers(image: ImageFacts): ReadonlySet<string> {
  const all = image.layers.map(({ diffId }) => diffId);
  const full = image.history.filter(({ emptyLayer }) => !emptyLayer).length;
  if (full !== all.length) return new Set(all);
  let seen = 0;
  let baseEnd = 0;
  for (const { createdBy = "", emptyLayer } of image.history) {
    if (!emptyLayer) seen++;
    else if (/\bCMD\b/.test(createdBy) && seen < all.length) baseEnd = seen;
  }
  return new Set(all.slice(baseEnd));
}

const systemFolder =
  /^(?:bin|boot|dev|lib|lib32|lib64|libx32|proc|sbin|sys|usr\/(?:bin|include|lib|lib32|lib64|libexec|libx32|sbin|share)|var\/(?:cache|lib|log))\//;
const installedPackage = /(?:^|\/)(?:site-packages|dist-packages|node_modules)\//;

/** True for paths that an application brings, not the packages under it. */
export function isApplicationPath(path: string): boolean {
  return !systemFolder.test(path) && !installedPackage.test(path);
}
