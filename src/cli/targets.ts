import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { nodeDisk } from "../io/disk.ts";
import { cacheFolder } from "../io/folders.ts";
import { nodeGit } from "../io/git.ts";
import {
  type Disk,
  type FileTree,
  type Gap,
  type OpenRequest,
  type Target,
  TargetError,
  UsageError,
} from "../model/index.ts";
import { sources } from "../sources/index.ts";
import { portsOf } from "./image-ports.ts";
import type { Settings } from "./settings.ts";
import { type NamedTarget, readTargetName } from "./target-names.ts";

export interface OpenedTrees {
  readonly trees: readonly FileTree[];
  /** Images that could not be opened: the directory beside them is scanned all the same. */
  readonly gaps: readonly Gap[];
}

/** Opens what the command line names: the target, and the images beside it. */
export async function openTrees(settings: Settings): Promise<OpenedTrees> {
  const main = await openTree(readTargetName(settings.target, process.cwd()), settings);
  const trees: FileTree[] = [main];
  const gaps: Gap[] = [];
  for (const value of settings.image) {
    const { name, service } = readImageOption(value);
    try {
      trees.push(await openImage(name, { settings, service }));
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      gaps.push({
        asset: `image:${service ?? name}`,
        reason: "unreadable",
        message: `${value}: ${error.message}`,
      });
    }
  }
  return { trees, gaps };
}

/** Folder that configuration and `fix` belong to; of a name that is no path, the current one. */
export function targetRoot({ target }: Pick<Settings, "target">): string {
  const named = readTargetName(target, process.cwd());
  if (named.place !== "path") return process.cwd();
  const { location } = named;
  return statSync(location).isDirectory() ? location : dirname(location);
}

/** What is kept by target is kept under this: its real path, or the name of an image. */
export function targetKey({ target }: Pick<Settings, "target">): string {
  const named = readTargetName(target, process.cwd());
  if (named.place === "path") return realpathSync(named.location);
  return named.place === "daemon"
    ? `${named.engine}:${named.location}`
    : `docker://${named.location}`;
}

/** A service of `--image SERVICE=IMAGE`; a path with such a name is a path. */
function readImageOption(value: string): { readonly name: string; readonly service?: string } {
  const [, service, name] = /^([\w./-]+)=(.+)$/s.exec(value) ?? [];
  if (service === undefined || name === undefined || existsSync(resolve(value))) {
    return { name: value };
  }
  return { name, service };
}

interface OpenImage {
  readonly settings: Settings;
  readonly service: string | undefined;
}

async function openImage(name: string, { settings, service }: OpenImage): Promise<FileTree> {
  const tree = await openTree(readTargetName(name, process.cwd()), settings, service);
  if (tree.asset.kind !== "directory") return tree;
  throw new UsageError(`${name} is a directory, not an image.`, {
    hint: "--image takes an image archive, an OCI layout, or the name of an image with its tag.",
  });
}

async function openTree(
  named: NamedTarget,
  settings: Settings,
  service?: string,
): Promise<FileTree> {
  const request = await openRequestOf(named, settings, service);
  const source = sources.find(({ id }) => id === request.target.kind);
  if (!source) throw new Error(`No source ${request.target.kind}`);
  return source.open(request);
}

/** What opens a target, and where it is read from. */
export async function openRequestOf(
  named: NamedTarget,
  settings: Settings,
  service?: string,
): Promise<OpenRequest> {
  const { kind, disk } = await recognise(named);
  const { platform, includeIgnored, exclude } = settings;
  const target: Target = {
    kind,
    location: named.location,
    ...(named.place === "path" && named.tag !== undefined && { tag: named.tag }),
    ...(platform !== undefined && { platform }),
    ...(service !== undefined && { service }),
  };
  const ports = await portsOf(named, settings);
  return { target, disk, git: nodeGit, includeIgnored, exclude, ...ports };
}

interface Recognised {
  readonly kind: Target["kind"];
  /** On which an archive that is compressed as a whole lies plain. */
  readonly disk: Disk;
}

async function recognise(named: NamedTarget): Promise<Recognised> {
  if (named.place !== "path") return { kind: named.place, disk: nodeDisk };
  const { location, kind } = named;
  if (kind === undefined) {
    const found = await kindOf(location, nodeDisk);
    if (found !== undefined) return { kind: found, disk: nodeDisk };
  } else if (statSync(location).isDirectory()) return { kind, disk: nodeDisk };
  const { inflatedDisk } = await import("../io/inflated-archive.ts");
  const disk = await inflatedDisk(location, { disk: nodeDisk, cache: cacheFolder() });
  const inside = kind ?? (disk === nodeDisk ? undefined : await kindOf(location, disk));
  if (inside !== undefined) return { kind: inside, disk };
  throw new TargetError(`${location} is no image archive, or it is cut short.`, {
    hint: "An image can be saved with: skopeo copy docker-daemon:NAME:TAG oci-archive:FILE.tar",
  });
}

async function kindOf(location: string, disk: Disk): Promise<Target["kind"] | undefined> {
  for (const source of sources) if (await source.recognises(location, disk)) return source.id;
  return undefined;
}
