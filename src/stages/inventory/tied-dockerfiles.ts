import { compilePatterns, type FileTree } from "../../model/index.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { composeBuildOf } from "../../syntax/compose-build.ts";
import { type Dockerfile, dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { decodeText } from "../../syntax/text.ts";
import type { CollectedAsset } from "../collect/collect.ts";

/** A Dockerfile that an image may have been built from. */
export interface TiedDockerfile {
  /** Asset that holds it. */
  readonly asset: string;
  readonly document: Dockerfile;
  /** The stage that is built, where that is said. */
  readonly target?: string;
  readonly args: ReadonlyMap<string, string>;
}

/** By the asset of the image. */
export type TiedDockerfiles = ReadonlyMap<string, readonly TiedDockerfile[]>;

/**
 * Finds the Dockerfiles of the images that the user tied to a service or a Dockerfile
 * (`--image SERVICE=IMAGE`). Several where Compose files disagree.
 */
export async function tiedDockerfiles(
  collected: readonly CollectedAsset[],
): Promise<TiedDockerfiles> {
  const found = new Map<string, readonly TiedDockerfile[]>();
  const directory = collected.find(({ tree }) => tree.asset.kind === "directory");
  if (!directory) return found;
  for (const { tree } of collected) {
    const { service, id } = tree.asset;
    if (tree.image && service !== undefined) found.set(id, await dockerfilesOf(service, directory));
  }
  return found;
}

async function dockerfilesOf(
  service: string,
  { tree, listing }: CollectedAsset,
): Promise<readonly TiedDockerfile[]> {
  const path = service.replace(/^(?:\.\/)+/, "");
  const asset = tree.asset.id;
  if (listing.entries.get(path)?.type === "file") {
    const document = await readDockerfile(tree, path);
    return document ? [{ asset, document, args: new Map() }] : [];
  }
  const found: TiedDockerfile[] = [];
  for (const composePath of composePaths(listing.entries.keys())) {
    for (const build of await buildsOf(service, { tree, composePath })) {
      const document =
        build.path === undefined ? undefined : await readDockerfile(tree, build.path);
      if (!document) continue;
      const { target, args } = build;
      found.push({ asset, document, args, ...(target !== undefined && { target }) });
    }
  }
  return found;
}

/** Those nearest to the root first. */
function composePaths(paths: Iterable<string>): string[] {
  const wants = compilePatterns([[true, composeSyntax.files]]);
  const depth = (path: string) => path.split("/").length;
  return [...paths]
    .filter((path) => wants(path).length > 0)
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
    .slice(0, maxComposeFiles);
}

const maxComposeFiles = 50;
const maxBytes = 1 << 20;

async function buildsOf(
  service: string,
  { tree, composePath }: { readonly tree: FileTree; readonly composePath: string },
) {
  const bytes = await tree.read(composePath);
  if (!bytes || bytes.length > maxBytes) return [];
  const { services } = composeSyntax.parse(decodeText(composePath, bytes));
  return services.flatMap((one) =>
    one.name === service ? (composeBuildOf(one, composePath) ?? []) : [],
  );
}

async function readDockerfile(tree: FileTree, path: string): Promise<Dockerfile | undefined> {
  const bytes = await tree.read(path);
  if (!bytes || bytes.length > maxBytes) return undefined;
  const document = dockerfileSyntax.parse(decodeText(path, bytes));
  return document.stages.length > 0 ? document : undefined;
}
