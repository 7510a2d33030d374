import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { RegistryOptions } from "../src/io/registry/registry.ts";
import { type PushedImage, type PushRequest, pushImage } from "../src/io/registry/registry-push.ts";
import type { StoredImage } from "../src/oci/stored-image.ts";
import { imageOf, textFile, writeImage } from "./images.ts";
import { layoutDraft } from "./layouts.ts";
import { opened, patched } from "./patched.ts";
import type { PushedTo } from "./push-server.ts";
import { sha256 } from "./registry-server.ts";
import { tempFolder } from "./temp-folder.ts";

/** Not to be compressed, so that it is sent in parts. */
const big = randomBytes(2_500_000);

/** A layer of three parts, and one that was added. */
export async function madeImage(): Promise<StoredImage> {
  const base = imageOf([[{ ...textFile("big", ""), bytes: big }]]);
  const source = await opened(writeImage(base));
  return (await patched(source, [textFile("etc/new", "new")])).image;
}

export interface Pushing extends Partial<Omit<PushRequest, "image" | "to">> {
  readonly environment?: RegistryOptions["environment"];
  readonly repository?: string;
  readonly waits?: number[];
}

/** Pushes to `group/app`, under the tag 1. */
export function push(
  { port }: Pick<PushedTo, "port">,
  image: StoredImage,
  {
    environment = { HOME: "/nowhere" },
    repository = "group/app",
    waits = [],
    ...more
  }: Pushing = {},
): Promise<PushedImage> {
  const to = { registry: `127.0.0.1:${port}`, repository };
  return pushImage(
    { image, to, tags: ["1"], chunkBytes: 1 << 20, ...more },
    {
      settings: {},
      environment,
      cache: tempFolder(),
      wait: async (ms) => {
        waits.push(ms);
      },
    },
  );
}

/** Everything is there, byte for byte. */
export function expectWhole(server: PushedTo, image: StoredImage, digest: string): void {
  const manifest = server.manifests.get("group/app@1");
  expect(sha256(manifest?.bytes ?? Buffer.of())).toBe(digest);
  const { config, layers } = JSON.parse(Buffer.from(image.manifest.bytes).toString());
  for (const blob of [config, ...layers]) {
    const stored = server.blobs.get(`group/app@${blob.digest}`);
    expect(sha256(stored ?? Buffer.of())).toBe(blob.digest);
  }
}

/** How many parts were sent. */
export const patches = ({ asked }: PushedTo): number =>
  asked.filter((line) => line.startsWith("PATCH")).length;

/** amd64 with a layer more, and arm64 as it was. */
export async function twoPlatforms(isSparse = false): Promise<StoredImage> {
  const draft = layoutDraft();
  const amd64 = draft.image([textFile("a", "amd64")]);
  const other = layoutDraft();
  const arm64 = (isSparse ? other : draft).image([textFile("a", "arm64")], "arm64");
  const index = draft.blob(
    { schemaVersion: 2, manifests: [amd64, arm64] },
    {
      mediaType: "application/vnd.oci.image.index.v1+json",
    },
  );
  const folder = draft.write([index]);
  return (await patched(await opened(folder), [textFile("etc/new", "new")])).image;
}
