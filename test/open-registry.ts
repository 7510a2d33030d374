import { join } from "node:path";
import { nodeDisk } from "../src/io/disk.ts";
import { openRegistry, type RegistryOptions } from "../src/io/registry/registry.ts";
import type { FileTree, Registry, Target } from "../src/model/index.ts";
import type { NewImage } from "../src/oci/output/write-oci-archive.ts";
import { registry } from "../src/sources/registry.ts";
import { imageOf, textFile, visitAll } from "./images.ts";
import type { Registering } from "./registry-server.ts";
import { tempFolder } from "./temp-folder.ts";

/** Two layers, and a file that the upper one hides. */
export const image: NewImage = imageOf([
  [textFile("etc/a", "1")],
  [textFile("etc/a", "2"), textFile("b", "b".repeat(9000))],
]);

export interface Opening extends Partial<RegistryOptions> {
  readonly name?: string;
  readonly platform?: string;
}

/** Opens `app:1` of a registry of this machine. */
export async function openedFrom(
  { port }: Pick<Registering, "port">,
  { name = "app:1", platform, ...more }: Opening = {},
): Promise<FileTree> {
  const location = `127.0.0.1:${port}/${name}`;
  const target: Target = { kind: "registry", location, ...(platform && { platform }) };
  return registry.open({ target, disk: nodeDisk, registry: registryPort(more) });
}

/** Registries with a cache of the running test; pauses take no time. */
export function registryPort(more: Partial<RegistryOptions> = {}): Registry {
  return openRegistry({
    settings: {},
    environment: { HOME: "/nowhere" },
    cache: tempFolder(),
    wait: async () => {},
    ...more,
  });
}

/** The first letters of all files that are offered. */
export const textsOf = async (tree: FileTree): Promise<(string | undefined)[]> =>
  (await visitAll(tree)).texts.map(([, text]) => text[0]);
/** The header of a name and password, as `name:password`. */
export const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;
/** An environment in which podman would keep this file. */
export const authFile = (content: unknown): { HOME: string; REGISTRY_AUTH_FILE: string } => {
  const file = join(tempFolder({ "auth.json": JSON.stringify(content) }), "auth.json");
  return { HOME: "/nowhere", REGISTRY_AUTH_FILE: file };
};
