import type { HistoryEntry, ImageFacts } from "../../model/index.ts";
import { parseHistoryLine } from "../../syntax/dockerfile.ts";
import type { TreeFacts } from "./collect.ts";

/**
 * Layers that the application's own Dockerfile made; where the base image cannot be told, every
 * layer counts.
 *
 * @returns diffIDs
 */
export function applicationLayers(image: ImageFacts): ReadonlySet<string> {
  return new Set(image.layers.slice(baseLayerCount(image) ?? 0).map(({ diffId }) => diffId));
}

/**
 * How many of the lowest layers come from the image that the application was built on, as the
 * history tells: buildah names the base on the first entry over it; else a base image ends where
 * its last `CMD` or `ENTRYPOINT` stands with a layer above it.
 *
 * @returns `undefined` where the history does not tell
 */
export function baseLayerCount({ layers, history, base }: ImageFacts): number | undefined {
  const full = history.filter(({ emptyLayer }) => !emptyLayer).length;
  if (full !== layers.length) return undefined;
  const first = base?.name === undefined ? -1 : history.findIndex(isFrom(base.name));
  if (first >= 0) return layersBefore(history, first);
  const end = history.findLastIndex((_, i) => endsBase(history, i));
  return end < 0 ? undefined : layersBefore(history, end);
}

function isFrom(name: string): (entry: HistoryEntry) => boolean {
  return ({ comment }) => comment === `FROM ${name}`;
}

function layersBefore(history: readonly HistoryEntry[], index: number): number {
  return history.slice(0, index).filter(({ emptyLayer }) => !emptyLayer).length;
}

/** A command with layers below and above it, unless the layer above followed at once. */
function endsBase(history: readonly HistoryEntry[], index: number): boolean {
  const entry = history[index];
  if (!entry?.emptyLayer || layersBefore(history, index) === 0) return false;
  const { keyword = "" } = parseHistoryLine(entry.createdBy ?? "");
  if (!/^(?:CMD|ENTRYPOINT)$/.test(keyword)) return false;
  const above = history.slice(index + 1).find(({ emptyLayer }) => !emptyLayer);
  return above !== undefined && !isSameBuild(history, entry, above);
}

const sameBuildMs = 60_000;

/**
 * A hint only: a step that follows a command within a minute is of the same Dockerfile. Builds that
 * write one time everywhere say nothing.
 */
function isSameBuild(
  history: readonly HistoryEntry[],
  { created: before }: HistoryEntry,
  { created: after }: HistoryEntry,
): boolean {
  const gap = Date.parse(after ?? "") - Date.parse(before ?? "");
  const times = new Set(history.map(({ created }) => created));
  return times.size > 1 && gap >= 0 && gap < sameBuildMs;
}

/** Tells of a layer whether the application made it; of what has no layers, everything is its own. */
export function layerOwnership(): (tree: TreeFacts, diffId: string | undefined) => boolean {
  const known = new WeakMap<ImageFacts, ReadonlySet<string>>();
  return ({ image }, diffId) => {
    if (!image || !diffId) return true;
    const layers = known.get(image) ?? applicationLayers(image);
    known.set(image, layers);
    return layers.has(diffId);
  };
}

const systemFolder =
  /^(?:bin|boot|dev|lib|lib32|lib64|libx32|proc|sbin|sys|usr\/(?:bin|include|lib|lib32|lib64|libexec|libx32|sbin|share)|var\/(?:cache|lib|log))\//;
const installedPackage = /(?:^|\/)(?:site-packages|dist-packages|node_modules)\//;

/** True for paths that an application brings, not the packages under it. */
export function isApplicationPath(path: string): boolean {
  return !systemFolder.test(path) && !installedPackage.test(path);
}
