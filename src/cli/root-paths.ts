import { realpathSync, statSync } from "node:fs";
import { resolve, sep } from "node:path";
import {
  type Finding,
  type ImageLayer,
  type LayerInstruction,
  type Location,
  type Plan,
  type ProposedEdits,
  type Report,
  UsageError,
  type Verification,
} from "../model/index.ts";
import type { Settings } from "./settings.ts";

/**
 * Where the scanned directory lies below `--root`, with a final slash.
 *
 * @param folder - the scanned directory
 * @returns `` where both are one, or where no root is named
 * @throws UsageError where the root is no folder above it
 */
export function prefixOf({ root, folder }: Pick<Settings, "root"> & { folder: string }): string {
  if (root === undefined) return "";
  const top = realFolder(root);
  const below = realpathSync(folder);
  if (below === top) return "";
  const start = top.endsWith(sep) ? top : top + sep;
  if (!below.startsWith(start)) {
    throw new UsageError(`--root ${root} does not hold ${folder}.`, {
      hint: "Name a folder above the target, such as the repository's.",
    });
  }
  return `${below.slice(start.length).replaceAll(sep, "/")}/`;
}

function realFolder(path: string): string {
  const found = statSync(resolve(path), { throwIfNoEntry: false });
  if (!found?.isDirectory()) throw new UsageError(`--root ${path} is no folder.`);
  return realpathSync(resolve(path));
}

type Rename = (path: string) => string;

/** Renames every path of the scanned directory in a report; those inside images stay. */
export function renamePaths(report: Report, rename: Rename): Report {
  const { assets, findings, gaps, plan, verification, change } = report;
  const ofDirectory = new Set(
    assets.flatMap(({ asset: { id, kind } }) => (kind === "directory" ? [id] : [])),
  );
  const at = locationRenamer((asset) => ofDirectory.has(asset), rename);
  const finding = findingRenamer(at);
  return {
    ...report,
    assets: assets.map((asset) => ({
      ...asset,
      packages: asset.packages.map((one) => ({ ...one, locations: one.locations.map(at) })),
      ...(asset.layers && { layers: asset.layers.map((layer) => renameLayer(layer, at)) }),
    })),
    findings: findings.map(finding),
    gaps: gaps.map((gap) =>
      gap.path !== undefined && ofDirectory.has(gap.asset)
        ? { ...gap, path: rename(gap.path) }
        : gap,
    ),
    ...(plan && { plan: renamePlan(plan, rename) }),
    ...(verification && { verification: renameVerification(verification, { finding, rename }) }),
    ...(change && {
      change: { ...change, paths: change.paths.map(rename), diff: renameDiff(change.diff, rename) },
    }),
  };
}

/** The same for proposed edits. */
export function renameEdits(
  edits: ReadonlyMap<string, readonly ProposedEdits[]>,
  rename: Rename,
): Map<string, ProposedEdits[]> {
  return new Map(
    [...edits].map(([print, list]) => [
      print,
      list.map(({ location, files, ...rest }) => ({
        ...rest,
        location: { ...location, path: rename(location.path) },
        files: files.map((file) => ({ ...file, path: rename(file.path) })),
      })),
    ]),
  );
}

function locationRenamer(isRenamed: (asset: string) => boolean, rename: Rename) {
  return (location: Location): Location =>
    isRenamed(location.asset) ? { ...location, path: rename(location.path) } : location;
}

/** Instructions of a Dockerfile lie in the directory. */
function renameLayer(layer: ImageLayer, at: (location: Location) => Location): ImageLayer {
  const rename = (one: LayerInstruction) =>
    one.dockerfile ? { ...one, dockerfile: at(one.dockerfile) } : one;
  const { from, instructions } = layer;
  return { ...layer, instructions: instructions.map(rename), ...(from && { from: rename(from) }) };
}

function findingRenamer(at: (location: Location) => Location) {
  return (finding: Finding): Finding => {
    const moved = { ...finding, location: at(finding.location) };
    if (moved.kind === "vulnerability" || !moved.trace) return moved;
    const trace = moved.trace.map((step) => ({ ...step, location: at(step.location) }));
    return { ...moved, trace };
  };
}

/** Only directories are edited. */
function renamePlan(plan: Plan, rename: Rename): Plan {
  const actions = plan.actions.map((one) => ({ ...one, paths: one.paths.map(rename) }));
  return { ...plan, actions };
}

function renameVerification(
  { gone, remains, introduced, unchecked, checks }: Verification,
  { finding, rename }: { readonly finding: (one: Finding) => Finding; readonly rename: Rename },
): Verification {
  return {
    gone: gone.map(finding),
    remains: remains.map(finding),
    introduced: introduced.map(finding),
    unchecked: unchecked.map((one) => ({ ...one, finding: finding(one.finding) })),
    checks: checks.map((one) =>
      one.path === undefined ? one : { ...one, path: rename(one.path) },
    ),
  };
}

function renameDiff(diff: string, rename: Rename): string {
  const named = (side: string, path: string) =>
    path.startsWith(side) ? side + rename(path.slice(side.length)) : path;
  return diff.replace(
    /^--- (.+)\n\+\+\+ (.+)\n(?=@@ )/gm,
    (_, before: string, after: string) => `--- ${named("a/", before)}\n+++ ${named("b/", after)}\n`,
  );
}
