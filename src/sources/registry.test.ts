import { describe, expect, test } from "vitest";
import { imageOf, textFile, visitAll } from "../../test/images.ts";
import { image, openedFrom, registryPort, textsOf } from "../../test/open-registry.ts";
import {
  addManifest,
  indexType,
  manifestType,
  registryOf,
  sha256,
  stored,
} from "../../test/registry-server.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import { parseReference } from "../oci/references.ts";
import { registryFiles } from "../oci/registry-files.ts";
import { readStored } from "../oci/tar/byte-source.ts";
import { registry } from "./registry.ts";

describe("an image of a registry", () => {
  test("reads as from a layout, and layers are asked for only when they are read", async () => {
    const server = await registryOf(await stored(image));
    const cache = tempFolder();
    const tree = await openedFrom(server, { cache });
    expect(server.seen.map(({ path }) => path.replace(/sha256:.*/, ""))).toEqual([
      "/v2/app/manifests/1",
      "/v2/app/blobs/",
    ]);
    expect(tree.asset).toMatchObject({ kind: "image", name: `127.0.0.1:${server.port}/app:1` });
    expect(tree.asset.id).toBe(`image:127.0.0.1:${server.port}/app`);
    expect(await textsOf(tree)).toEqual(expect.arrayContaining(["1", "2", "b"]));
    const before = server.seen.length;
    expect(await textsOf(await openedFrom(server, { cache }))).toHaveLength(3);
    // The second time everything but the tag is known.
    expect(server.seen.slice(before).map(({ path }) => path)).toEqual(["/v2/app/manifests/1"]);
  });

  test("by digest, whatever the tag says", async () => {
    const held = await stored(image);
    const server = await registryOf(held);
    const tree = await openedFrom(server, { name: `app:gone@${held.manifestDigest}` });
    expect(tree.image?.manifestDigest).toBe(held.manifestDigest);
    held.manifests.set(held.manifestDigest, { bytes: Buffer.from("{}"), mediaType: manifestType });
    await expect(openedFrom(server, { name: `app@${held.manifestDigest}` })).rejects.toMatchObject({
      name: "TargetError",
    });
  });

  test("of the platform that is asked for, else linux/amd64; a wrong one lists them", async () => {
    const held = await stored(image);
    const arm = await stored(imageOf([[textFile("etc/a", "arm")]], { architecture: "arm64" }));
    for (const [digest, blob] of arm.blobs) held.blobs.set(digest, blob);
    const entry = (from: typeof arm, platform: object) => {
      const manifest = from.manifests.get(from.manifestDigest);
      held.manifests.set(from.manifestDigest, manifest ?? { bytes: Buffer.of(), mediaType: "" });
      return {
        mediaType: manifestType,
        digest: from.manifestDigest,
        size: manifest?.bytes.length,
        platform,
      };
    };
    const manifests = [
      entry(arm, { os: "linux", architecture: "arm64", variant: "v8" }),
      entry(held, { os: "linux", architecture: "amd64" }),
      { ...entry(held, { os: "unknown", architecture: "unknown" }), digest: sha256(Buffer.of()) },
    ];
    const listType = "application/vnd.docker.distribution.manifest.list.v2+json";
    addManifest(held, { value: { schemaVersion: 2, manifests }, mediaType: listType, tag: "all" });
    const server = await registryOf(held);
    expect(await textsOf(await openedFrom(server, { name: "app:all" }))).toContain("2");
    const chosen = await openedFrom(server, { name: "app:all", platform: "linux/arm64" });
    expect(await textsOf(chosen)).toEqual(["a"]);
    await expect(
      openedFrom(server, { name: "app:all", platform: "linux/s390x" }),
    ).rejects.toMatchObject({
      name: "UsageError",
      hint: expect.stringContaining("linux/arm64/v8, linux/amd64"),
    });
    await expect(openedFrom(server, { platform: "windows/amd64" })).rejects.toMatchObject({
      name: "UsageError",
    });
  });

  test("that is not there is a usage error, one of schema 1 says so, offline is refused", async () => {
    const held = await stored(image);
    addManifest(held, {
      value: { schemaVersion: 1, fsLayers: [], history: [] },
      mediaType: "application/vnd.docker.distribution.manifest.v1+json",
      tag: "old",
    });
    const server = await registryOf(held);
    await expect(openedFrom(server, { name: "app:none" })).rejects.toMatchObject({
      name: "UsageError",
      message: expect.stringContaining("app:none"),
    });
    await expect(openedFrom(server, { name: "app:old" })).rejects.toMatchObject({
      name: "TargetError",
      message: expect.stringContaining("schema 1"),
    });
    const target = { kind: "registry", location: "127.0.0.1/app:1" } as const;
    await expect(registry.open({ target, disk: nodeDisk })).rejects.toMatchObject({
      name: "EnvironmentError",
    });
    expect(await registry.recognises("app:1", nodeDisk)).toBe(false);
  });

  test("a layer that the registry does not hold is a gap, and the rest is read", async () => {
    const held = await stored(image);
    held.blobs.delete(held.layers[0] ?? "");
    const { texts, gaps } = await visitAll(await openedFrom(await registryOf(held)));
    expect(texts.map(([, text]) => text[0])).toEqual(expect.arrayContaining(["2", "b"]));
    expect(gaps).toMatchObject([{ reason: "unreadable" }]);
  });

  test("what is attached is found by the registry's list, by its stand-in tag, and by cosign's tags", async () => {
    const held = await stored(image);
    const attach = (type: string, tag?: string) =>
      addManifest(held, {
        value: { schemaVersion: 2, artifactType: type, config: {}, layers: [] },
        mediaType: manifestType,
        ...(tag && { tag }),
      });
    const hex = held.manifestDigest.slice(7);
    const one = attach("one");
    const two = attach("two", `sha256-${hex}.att`);
    const page = (manifests: unknown[]) => JSON.stringify({ schemaVersion: 2, manifests });
    let lists = true;
    const server = await registryOf(held, (request, answer) => {
      if (!lists || !request.url?.startsWith("/v2/app/referrers/")) return false;
      answer.setHeader("content-type", indexType);
      if (request.url.endsWith("?n=2")) answer.end(page([{ ...one, artifactType: "second" }]));
      else {
        answer.setHeader("link", `<${request.url}?n=2>; rel="next"`);
        answer.end(page([{ ...one, artifactType: "first" }]));
      }
      return true;
    });
    const attached = async () => {
      const reference = parseReference(`127.0.0.1:${server.port}/app:1`);
      const files = await registryFiles(registryPort({}), {
        tag: "1",
        registry: "",
        repository: "",
        ...reference,
      });
      const file = await files.find(`referrers/sha256/${hex}.json`);
      const bytes = file && (await readStored(file, 1 << 20));
      const { manifests = [] } = bytes ? JSON.parse(Buffer.from(bytes).toString()) : {};
      for (const { digest } of manifests) {
        const blob = await files.find(`blobs/${digest.replace(":", "/")}`);
        expect(blob && (await readStored(blob, 1 << 20))).toBeDefined();
      }
      return manifests;
    };
    expect(await attached()).toMatchObject([
      { artifactType: "first" },
      { artifactType: "second" },
      {
        digest: two.digest,
        annotations: { "org.opencontainers.image.ref.name": `sha256-${hex}.att` },
      },
    ]);
    lists = false;
    expect(await attached()).toMatchObject([{ digest: two.digest }]);
    addManifest(held, {
      value: { schemaVersion: 2, manifests: [one] },
      mediaType: indexType,
      tag: `sha256-${hex}`,
    });
    expect(await attached()).toMatchObject([{ digest: one.digest }, { digest: two.digest }]);
  });
});
