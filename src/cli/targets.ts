import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { nodeDisk } from "../io/disk.ts";
import { nodeGit } from "../io/git.ts";
import {
  EnvironmentError,
  type FileTree,
  type Gap,
  type Target,
  TargetError,
  UsageError,
} from "../model/index.ts";
import { sources } from "../sources/index.ts";
import type { Settings } from "./settings.ts";

export interface OpenedTrees {
  readonly trees: readonly FileTree[];
  /** Images that could not be opened: the directory beside them is scanned all the same. */
  readonly gaps: readonly Gap[];
}

/** Opens what the command line names: the target, and the images beside it. */
export async function openTrees(settings: Settings): Promise<OpenedTrees> {
  const main = await openTree(await resolveTarget(settings.target), settings);
  const trees: FileTree[] = [main];
  const gaps: Gap[] = [];
  for (const name of settings.image) {
    try {
      trees.push(await openTree(await resolveImage(name), settings));
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      gaps.push({
        asset: `image:${name.split("=")[0]}`,
        reason: "unreadable",
        message: `${name}: ${error.message}`,
      });
    }
  }
  return { trees, gaps };
}

/** Folder that configuration, state and `fix` belong to. */
export function targetRoot({ target }: Pick<Settings, "target">): string {
  const { location } = splitTransport(target);
  const path = resolve(location);
  if (!existsSync(path)) throw missing(target);
  return statSync(path).isDirectory() ? path : dirname(path);
}

/** The existing path that a target names, for what is kept by target. */
export function targetPath({ target }: Pick<Settings, "target">): string {
  const path = resolve(splitTransport(target).location);
  if (!existsSync(path)) throw missing(target);
  return path;
}

function openTree(target: Target, settings: Settings): Promise<FileTree> {
  const source = sources.find(({ id }) => id === target.kind);
  if (!source) throw new Error(`No source ${target.kind}`);
  return source.open({
    target,
    disk: nodeDisk,
    git: nodeGit,
    includeIgnored: settings.includeIgnored,
    exclude: settings.exclude,
  });
}

async function resolveImage(value: string): Promise<Target> {
  const tied = /^([\w./-]+)=(.+)$/.exec(value);
  const named = tied && !existsSync(resolve(value)) ? tied : undefined;
  const target = await resolveTarget(named?.[2] ?? value);
  if (target.kind === "directory") {
    throw new UsageError(`${value} is a directory, not an image.`, {
      hint: "--image takes an image archive or an OCI layout.",
    });
  }
  return { ...target, ...(named?.[1] && { service: named[1] }) };
}

/** An existing path wins over any other reading of a name (CONTRACT, one report). */
async function resolveTarget(name: string): Promise<Target> {
  const { location: path, kind, tag } = splitTransport(name);
  const location = resolve(path);
  if (!existsSync(location)) throw missing(name);
  const details = { location, ...(tag && { tag }) };
  if (kind) return { kind, ...details };
  for (const source of sources) {
    if (await source.recognises(location, nodeDisk)) return { kind: source.id, ...details };
  }
  throw new TargetError(`${name} is no image archive, or it is cut short.`, {
    hint: "An image can be saved with: skopeo copy docker-daemon:NAME:TAG oci-archive:FILE.tar",
  });
}

const transports: Readonly<Record<string, Target["kind"]>> = {
  oci: "oci-layout",
  "oci-archive": "oci-archive",
  "docker-archive": "docker-archive",
};

/** skopeo's transport names settle what a path is: `oci:DIR:TAG`. */
function splitTransport(name: string): {
  readonly location: string;
  readonly kind?: Target["kind"];
  readonly tag?: string;
} {
  if (existsSync(resolve(name))) return { location: name };
  const match = /^(oci|oci-archive|docker-archive):(.*)$/s.exec(name);
  if (!match) return { location: name };
  const [, transport = "", rest = ""] = match;
  const kind = transports[transport] as Target["kind"];
  const tagged = /^(.*?):([^/\\]+)$/s.exec(rest);
  return tagged && !existsSync(resolve(rest))
    ? { location: tagged[1] ?? rest, kind, tag: tagged[2] ?? "" }
    : { location: rest, kind };
}

function missing(name: string): Error {
  if (
    /^docker:\/\//.test(name) ||
    /^[\w.-]+(?::\d+)?(?:\/[\w.-]+)+(?::[\w.-]+|@sha256:\w+)$/.test(name)
  ) {
    return new EnvironmentError(`${name}: this version does not read registries.`, {
      hint: `Save it first: skopeo copy docker://${name.replace(/^docker:\/\//, "")} oci-archive:image.tar`,
    });
  }
  return new UsageError(`There is nothing at ${name}.`, {
    hint: "Name an existing directory, image archive or OCI layout.",
  });
}
