import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { visitAll } from "../../../test/images.ts";
import { image, openedFrom, registryPort, textsOf } from "../../../test/open-registry.ts";
import { registryOf, sha256, stored } from "../../../test/registry-server.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { ownMark } from "../owned-names.ts";

test("requests that are sent at once find out together that there is no TLS", async () => {
  const held = await stored(image);
  const { port } = await registryOf(held);
  const registry = registryPort();
  const asked = { registry: `127.0.0.1:${port}`, repository: "app", tag: "1" };
  const found = await Promise.all([registry.manifest(asked), registry.manifest(asked)]);
  expect(found.map((one) => one?.digest)).toEqual([held.manifestDigest, held.manifestDigest]);
});

describe("servers that fail", () => {
  test("busy ones are asked again, after what they say; for ever busy ones are an error", async () => {
    const held = await stored(image);
    const answers = [429, 503, 500];
    const waited: number[] = [];
    const server = await registryOf(held, (request, answer) => {
      const status = request.url?.includes("manifests") ? answers.shift() : undefined;
      if (status === undefined) return false;
      answer.writeHead(status, { "retry-after": "7" }).end("secret of the server");
      return true;
    });
    const wait = async (ms: number) => void waited.push(ms);
    expect(await textsOf(await openedFrom(server, { wait }))).toHaveLength(3);
    expect(waited).toEqual([7000, 7000, 7000]);
    answers.push(...Array<number>(20).fill(503));
    await expect(openedFrom(server)).rejects.toMatchObject({
      name: "EnvironmentError",
      message: `127.0.0.1:${server.port} answers 503`,
    });
    answers.splice(0);
    const patient = await registryOf(held, (_, answer) => {
      answer.writeHead(429, { "retry-after": "86400" }).end();
      return true;
    });
    await expect(openedFrom(patient)).rejects.toMatchObject({
      message: expect.stringContaining("429"),
    });
  });

  test("half a blob is resumed where it broke off, also by the next run, byte for byte", async () => {
    const held = await stored(image);
    const large = held.layers[1] ?? "";
    const size = held.blobs.get(large)?.length ?? 0;
    let breaks = 2;
    const server = await registryOf(held, (request, answer) => {
      if (!request.url?.endsWith(large) || breaks-- <= 0) return false;
      const from = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
      const bytes = held.blobs.get(large)?.subarray(from) ?? Buffer.of();
      if (from > 0) {
        answer.statusCode = 206;
        answer.setHeader("content-range", `bytes ${from}-${size - 1}/${size}`);
      }
      answer.setHeader("content-length", bytes.length);
      answer.write(bytes.subarray(0, 20), () => answer.destroy());
      return true;
    });
    const cache = tempFolder();
    const tree = await openedFrom(server, { cache });
    expect(await textsOf(tree)).toHaveLength(3);
    const ranges = server.seen.filter(({ path }) => path.endsWith(large)).map(({ range }) => range);
    expect(ranges).toEqual([undefined, "bytes=20-", "bytes=40-"]);

    const folder = join(cache, "blobs/sha256");
    const path = join(folder, large.slice(7));
    const whole = readFileSync(path);
    expect(sha256(whole)).toBe(large);
    for (const [name, content, range] of [
      [".part", whole.subarray(0, 33), "bytes=33-"],
      [`.part-00000000-${process.pid}-0000000a`, whole.subarray(0, 5), undefined], // Another machine works on it.
      [`.part-${ownMark().replace(/-\d+-/, "-999999999-")}`, whole.subarray(0, 9), "bytes=9-"],
      [".part", Buffer.from("damaged"), "bytes=7-"],
      [".part", Buffer.alloc(size + 5), undefined],
    ] as const) {
      const own = tempFolder();
      mkdirSync(join(own, "blobs/sha256"), { recursive: true });
      writeFileSync(join(own, "blobs/sha256", large.slice(7) + name), content);
      const before = server.seen.length;
      expect(await textsOf(await openedFrom(server, { cache: own }))).toHaveLength(3);
      const asked = server.seen.slice(before).filter((one) => one.path.endsWith(large));
      expect(asked[0]?.range, name).toBe(range);
      expect(sha256(readFileSync(join(own, "blobs/sha256", large.slice(7))))).toBe(large);
    }
  });

  test("a run that gives up leaves the part for the next", async () => {
    const held = await stored(image);
    const large = held.layers[1] ?? "";
    let isBroken = true;
    const server = await registryOf(held, (request, answer) => {
      if (!isBroken || !request.url?.endsWith(large)) return false;
      if (request.headers.range) answer.destroy();
      else {
        answer.setHeader("content-length", held.blobs.get(large)?.length ?? 0);
        answer.write(held.blobs.get(large)?.subarray(0, 50), () => answer.destroy());
      }
      return true;
    });
    const cache = tempFolder();
    await expect(textsOf(await openedFrom(server, { cache }))).rejects.toMatchObject({
      name: "EnvironmentError",
    });
    expect(readdirSync(join(cache, "blobs/sha256"))).toContain(`${large.slice(7)}.part`);
    isBroken = false;
    expect(await textsOf(await openedFrom(server, { cache }))).toHaveLength(3);
    expect(server.seen.at(-1)?.range ?? server.seen.at(-2)?.range).toBe("bytes=50-");
    expect(
      readdirSync(join(cache, "blobs/sha256")).filter((name) => name.includes("part")),
    ).toEqual([]);
  });

  test("a server that does not know ranges sends all again", async () => {
    const held = await stored(image);
    const large = held.layers[1] ?? "";
    let breaks = 1;
    const server = await registryOf(held, (request, answer) => {
      const bytes = held.blobs.get(large) ?? Buffer.of();
      if (!request.url?.endsWith(large)) return false;
      answer.setHeader("content-length", bytes.length);
      if (breaks-- > 0) answer.write(bytes.subarray(0, 20), () => answer.destroy());
      else answer.end(bytes);
      return true;
    });
    expect(await textsOf(await openedFrom(server))).toHaveLength(3);
  });

  test.each([
    ["other bytes of the same length", (bytes: Uint8Array) => bytes.map((byte) => byte ^ 1)],
    [
      "more bytes than stated",
      (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc(1 << 20)]),
    ],
  ])("%s are refused and not kept", async (_, change) => {
    const held = await stored(image);
    const large = held.layers[1] ?? "";
    held.blobs.set(large, change(held.blobs.get(large) ?? Buffer.of()));
    const cache = tempFolder();
    const { texts, gaps } = await visitAll(await openedFrom(await registryOf(held), { cache }));
    expect(texts.map(([, text]) => text)).toEqual(["1"]);
    expect(gaps).toMatchObject([{ message: expect.stringContaining("something else") }]);
    expect(
      readdirSync(join(cache, "blobs/sha256")).filter((name) => name.startsWith(large.slice(7))),
    ).toEqual([]);
  });

  test("a manifest that is not what the server says, too large or no JSON is refused", async () => {
    const held = await stored(image);
    const server = await registryOf(held, (request, answer) => {
      const name = request.url?.split("/").at(-1);
      if (name === "large") answer.end(Buffer.alloc(5 << 20, " "));
      else if (name === "text") answer.end("<html>");
      else if (name === "lies") {
        answer.setHeader("docker-content-digest", `sha256:${"0".repeat(64)}`);
        answer.end("{}");
      } else return false;
      return true;
    });
    for (const tag of ["large", "text", "lies"]) {
      await expect(openedFrom(server, { name: `app:${tag}` }), tag).rejects.toMatchObject({
        name: "TargetError",
      });
    }
  });

  test("a silent server, redirects without end and a machine that is not there are errors in words", async () => {
    const held = await stored(image);
    const server = await registryOf(held, (request, answer) => {
      const name = request.url?.split("/").at(-1);
      if (name === "silent") return true;
      if (name !== "loop") return false;
      answer.writeHead(302, { location: "loop" }).end();
      return true;
    });
    await expect(openedFrom(server, { name: "app:silent", timeoutMs: 100 })).rejects.toMatchObject({
      name: "EnvironmentError",
      message: expect.stringContaining("does not answer in time"),
    });
    await expect(openedFrom(server, { name: "app:loop" })).rejects.toMatchObject({
      name: "EnvironmentError",
    });
    await expect(openedFrom({ port: 1 })).rejects.toMatchObject({
      name: "EnvironmentError",
      message: expect.stringContaining("cannot be reached"),
    });
  });
});
