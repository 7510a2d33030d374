import { describe, expect, test } from "vitest";
import { authFile, basic } from "../../../test/open-registry.ts";
import { pushServer } from "../../../test/push-server.ts";
import { expectWhole, madeImage, patches, push, twoPlatforms } from "../../../test/pushing.ts";
import type { Interfere } from "../../../test/registry-server.ts";
import type { PushProgress } from "./registry-push.ts";

describe("pushes", () => {
  test("in parts, blobs before manifests before tags", async () => {
    const server = await pushServer();
    const image = await madeImage();
    const progress: PushProgress[] = [];
    const { digest, ...counts } = await push(server, image, {
      tags: ["1", "latest"],
      onProgress: (one) => progress.push(one),
    });
    expectWhole(server, image, digest);
    expect(counts).toEqual({ uploaded: 3, mounted: 0, existing: 0 });
    expect(patches(server)).toBe(3);
    const puts = server.asked
      .filter((line) => line.startsWith("PUT"))
      .map((line) => line.split("/").at(-1)?.replace(/\?.*/, ""));
    expect(puts.slice(-3)).toEqual([digest, "1", "latest"]);
    expect(progress.filter(({ state }) => state === "done")).toHaveLength(3);
    const largest = progress
      .filter(({ sizeBytes }) => sizeBytes > 2_000_000)
      .map(({ doneBytes }) => doneBytes);
    expect(largest).toEqual([...largest].sort((a, b) => a - b));
  });

  test("nothing that is there already, and the tag again", async () => {
    const server = await pushServer();
    const image = await madeImage();
    await push(server, image);
    const before = server.asked.length;
    const again = await push(server, image, { tags: ["2"] });
    expect(again).toMatchObject({ uploaded: 0, existing: 1 });
    const requests = server.asked.slice(before).map((line) => line.split(" ")[0]);
    expect(requests).toEqual(["HEAD", "PUT"]);
    expect(server.manifests.has("group/app@2")).toBe(true);
  });

  test("what a killed run left undone", async () => {
    const image = await madeImage();
    const { layers } = JSON.parse(Buffer.from(image.manifest.bytes).toString());
    const first = await pushServer();
    await push(first, image);
    const digest = layers[0].digest as string;
    const bytes = first.blobs.get(`group/app@${digest}`) ?? Buffer.of();
    const server = await pushServer({ held: new Map([[`group/app@${digest}`, bytes]]) });
    const result = await push(server, image);
    expectWhole(server, image, result.digest);
    expect(result).toMatchObject({ uploaded: 2, existing: 1 });
    expect(patches(server)).toBe(0);
  });

  test("an index with all its platforms, or the chosen one alone", async () => {
    const image = await twoPlatforms();
    const server = await pushServer();
    const { digest } = await push(server, image);
    const index = JSON.parse(
      Buffer.from(server.manifests.get("group/app@1")?.bytes ?? []).toString(),
    );
    expect(digest).toBe(image.indexes[0]?.digest);
    expect(index.manifests).toHaveLength(2);
    for (const one of index.manifests)
      expect(server.manifests.has(`group/app@${one.digest}`)).toBe(true);
    const alone = await push(await pushServer(), image, { onlyChosen: true });
    expect(alone.digest).toBe(image.manifest.digest);
  });

  test("no index of which a platform is missing", async () => {
    const image = await twoPlatforms(true);
    const server = await pushServer();
    await expect(push(server, image)).rejects.toMatchObject({
      name: "TargetError",
      hint: expect.stringContaining("one platform"),
    });
    expect(server.manifests.size).toBe(1);
    expect(server.manifests.has("group/app@1")).toBe(false);
  });
});

describe("another repository of the registry", () => {
  test.each([
    [true, { uploaded: 2, mounted: 1, existing: 0 }],
    [false, { uploaded: 3, mounted: 0, existing: 0 }],
  ])("gives its blobs where it may: %s", async (mounts, counts) => {
    const image = await madeImage();
    const { layers } = JSON.parse(Buffer.from(image.manifest.bytes).toString());
    const first = await pushServer();
    await push(first, image);
    const digest = layers[0].digest as string;
    const bytes = first.blobs.get(`group/app@${digest}`) ?? Buffer.of();
    const server = await pushServer({ mounts, held: new Map([[`group/base@${digest}`, bytes]]) });
    const origin = { registry: `127.0.0.1:${server.port}`, repository: "group/base" };
    const result = await push(server, { ...image, origin });
    expect(result).toMatchObject(counts);
    expectWhole(server, image, result.digest);
  });

  test("and is left alone where it may not be read", async () => {
    const image = await madeImage();
    const server = await pushServer({
      interfere(request, answer) {
        if (!request.url?.includes("mount=")) return false;
        answer.writeHead(403).end();
        return true;
      },
    });
    const origin = { registry: `127.0.0.1:${server.port}`, repository: "secret/base" };
    const result = await push(server, { ...image, origin });
    expect(result).toMatchObject({ uploaded: 3, mounted: 0 });
  });

  test("of another registry is not named", async () => {
    const image = await madeImage();
    const server = await pushServer();
    await push(server, { ...image, origin: { registry: "127.0.0.1:1", repository: "group/base" } });
    expect(server.asked.join("\n")).not.toContain("mount");
  });
});

describe("who pushes", () => {
  test("gets a token for this repository and no other, and for what it mounts from when it does", async () => {
    const scopes: string[][] = [];
    const tokens: Interfere = (request, answer) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
      if (pathname === "/token") {
        scopes.push(searchParams.getAll("scope"));
        if (request.headers.authorization !== basic("me:pass")) answer.writeHead(401).end();
        else answer.end(JSON.stringify({ token: `t${scopes.length}`, expires_in: 300 }));
        return true;
      }
      if (/^Bearer t\d+$/.test(request.headers.authorization ?? "")) return false;
      const realm = `http://${request.headers.host}/token`;
      answer.setHeader(
        "www-authenticate",
        `Bearer realm="${realm}",service="test",scope="repository:other/app:pull,push,delete"`,
      );
      request.resume();
      answer.writeHead(401).end();
      return true;
    };
    const server = await pushServer({ interfere: tokens });
    const host = `127.0.0.1:${server.port}`;
    const environment = authFile({
      auths: { [host]: { auth: Buffer.from("me:pass").toString("base64") } },
    });
    const image = await madeImage();
    const origin = { registry: host, repository: "group/base" };
    const { digest } = await push(server, { ...image, origin }, { environment });
    expectWhole(server, image, digest);
    const own = "repository:group/app:pull,push";
    expect(new Set(scopes.map((one) => one.join(" ")))).toEqual(
      new Set([own, `${own} repository:group/base:pull`]),
    );
  });

  test("is told where that is refused, without a secret", async () => {
    const server = await pushServer({
      interfere(request, answer) {
        request.resume();
        if (request.headers.authorization === undefined) {
          answer.setHeader("www-authenticate", 'Basic realm="x"');
          answer.writeHead(401).end();
        } else answer.writeHead(403).end();
        return true;
      },
    });
    const auth = Buffer.from("me:hunter2").toString("base64");
    const environment = authFile({ auths: { [`127.0.0.1:${server.port}`]: { auth } } });
    const error = await push(server, await madeImage(), { environment }).catch((caught) => caught);
    expect(error).toMatchObject({ name: "EnvironmentError" });
    expect(`${error.message}${error.hint}${error.stack}`).not.toContain("hunter2");
  });
});
