import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  authFile,
  basic,
  image,
  openedFrom,
  registryPort,
  textsOf,
} from "../../../test/open-registry.ts";
import { answerFrom, registryOf, stored } from "../../../test/registry-server.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { memorySource } from "../../oci/tar/byte-source.ts";
import { registry } from "../../sources/registry.ts";
import { nodeDisk } from "../disk.ts";

describe("where a registry is asked", () => {
  test("at its mirror, which is given its own credentials only", async () => {
    const held = await stored(image);
    const server = await registryOf(held, (request, answer) => {
      request.url = request.url?.replace("/v2/library/app/", "/v2/app/");
      if (request.headers.authorization === undefined && request.url !== "/v2/") {
        answer.setHeader("www-authenticate", "Basic realm=x");
        answer.writeHead(401).end();
        return true;
      }
      answerFrom(held, request, answer);
      return true;
    });
    const auth = Buffer.from("me:pass").toString("base64");
    const mirror = `127.0.0.1:${server.port}`;
    const SUTURE_REGISTRY_ENDPOINTS = `docker.io=http://${mirror}`;
    const target = { kind: "registry", location: "app:1" } as const;
    const open = (environment: Record<string, string>, endpoints = {}) =>
      registry.open({
        target,
        disk: nodeDisk,
        registry: registryPort({ environment, settings: { endpoints } }),
      });
    const ofMirror = authFile({ auths: { [mirror]: { auth } } });
    const tree = await open({ ...ofMirror, SUTURE_REGISTRY_ENDPOINTS });
    expect(tree.asset).toMatchObject({ id: "image:app", name: "app:1" });
    expect((await open(ofMirror, { "docker.io": `http://${mirror}` })).asset.id).toBe("image:app");
    const ofHub = authFile({ auths: { "https://index.docker.io/v1/": { auth } } });
    await expect(open({ ...ofHub, SUTURE_REGISTRY_ENDPOINTS })).rejects.toMatchObject({
      hint: expect.stringContaining("Log in first"),
    });
    expect(
      server.seen.filter(({ authorization }) => authorization === basic("me:pass")).length,
    ).toBeGreaterThan(1);
  });

  test("never without TLS elsewhere unless that is said", async () => {
    const target = { kind: "registry", location: "registry.invalid/app:1" } as const;
    const settings = { endpoints: { "registry.invalid": "http://registry.invalid" } };
    await expect(
      registry.open({ target, disk: nodeDisk, registry: registryPort({ settings }) }),
    ).rejects.toMatchObject({ hint: expect.stringContaining("SUTURE_INSECURE_REGISTRIES") });
    expect(() => registryPort({ environment: { SUTURE_BLOB_CACHE_SIZE: "much" } })).toThrow(
      "no size",
    );
  });

  test("the cache of blobs stays in its bounds: what was not used for longest goes", async () => {
    const held = await stored(image);
    const server = await registryOf(held);
    const cache = tempFolder({ [`blobs/sha256/${"a".repeat(64)}`]: Buffer.alloc(5000) });
    const environment = { HOME: "/nowhere", SUTURE_BLOB_CACHE_SIZE: "1KB" };
    await textsOf(await openedFrom(server, { cache, environment }));
    expect(existsSync(join(cache, "blobs/sha256", "a".repeat(64)))).toBe(false);
    expect(readdirSync(join(cache, "blobs/sha256"))).toHaveLength(3);
    expect(memorySource(Buffer.of()).sizeBytes).toBe(0);
  });
});
