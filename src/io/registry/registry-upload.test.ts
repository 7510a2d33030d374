import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { pushServer } from "../../../test/push-server.ts";
import { expectWhole, madeImage, patches, push } from "../../../test/pushing.ts";
import { sha256 } from "../../../test/registry-server.ts";

describe("goes on after", () => {
  test("connections that are cut in the middle of a part", async () => {
    const server = await pushServer({ cutAfter: [300_000, 700_000, 10] });
    const image = await madeImage();
    const { digest } = await push(server, image);
    expectWhole(server, image, digest);
    expect(server.asked.some((line) => line.startsWith("GET /v2/group/app/blobs/uploads/"))).toBe(
      true,
    );
  });

  test("an upload that the server forgot", async () => {
    const server = await pushServer({ forgetAt: 1 << 20 });
    const image = await madeImage();
    const { digest } = await push(server, image);
    expectWhole(server, image, digest);
    expect(server.asked.filter((line) => line.startsWith("POST"))).toHaveLength(4);
  });

  test("a server that is busy, as long as it asks for", async () => {
    let busy = 2;
    const waits: number[] = [];
    const server = await pushServer({
      interfere(request, answer) {
        if (request.method !== "PATCH" || busy-- <= 0) return false;
        request.resume();
        answer.writeHead(429, { "retry-after": "7", "content-length": 0 }).end();
        return true;
      },
    });
    const image = await madeImage();
    const { digest } = await push(server, image, { waits });
    expectWhole(server, image, digest);
    expect(waits.filter((ms) => ms === 7000)).toHaveLength(2);
  });

  test("a part that the server has in part, which it answers 416 to", async () => {
    let isFirst = true;
    const server = await pushServer({
      async interfere(request) {
        if (request.method !== "PATCH" || !isFirst) return false;
        isFirst = false;
        // As if a proxy had lost the answer to what came before.
        request.headers["content-range"] = "5-9";
        return false;
      },
    });
    const image = await madeImage();
    const { digest } = await push(server, image);
    expectWhole(server, image, digest);
    expect(server.asked.some((line) => line.startsWith("GET /v2/group/app/blobs/uploads/"))).toBe(
      true,
    );
  });

  test("a server that takes no parts, by one request", async () => {
    const server = await pushServer({
      interfere(request, answer) {
        if (request.method !== "PATCH") return false;
        answer.writeHead(405).end();
        request.resume();
        return true;
      },
    });
    const image = await madeImage();
    const { digest } = await push(server, image);
    expectWhole(server, image, digest);
    expect(patches(server)).toBe(1);
  });

  test("a proxy that takes less at once, by smaller parts", async () => {
    const server = await pushServer({
      interfere(request, answer) {
        const isLarge = Number(request.headers["content-length"] ?? 0) > 300_000;
        if (!isLarge) return false;
        request.resume();
        request.on("end", () => answer.writeHead(413, { "content-length": 0 }).end());
        return true;
      },
    });
    const image = await madeImage();
    const { digest } = await push(server, image);
    expectWhole(server, image, digest);
  });

  test("a last answer that was lost: the blob is there", async () => {
    let isFirst = true;
    const server = await pushServer({
      interfere(request, answer) {
        if (request.method !== "PUT" || !request.url?.includes("/uploads/") || !isFirst)
          return false;
        isFirst = false;
        const end = answer.end.bind(answer);
        answer.writeHead = () => answer;
        answer.end = () => {
          request.socket.destroy();
          return end();
        };
        return false;
      },
    });
    const image = await madeImage();
    const { digest } = await push(server, image);
    expectWhole(server, image, digest);
    expect(server.asked.filter((line) => line.startsWith("POST"))).toHaveLength(3);
  });
});

describe("a registry that is not to be trusted", () => {
  test("gets nothing sent to another host", async () => {
    const server = await pushServer({
      interfere(request, answer) {
        if (request.method !== "POST") return false;
        answer
          .writeHead(202, { location: "http://169.254.169.254/steal", "content-length": 0 })
          .end();
        return true;
      },
    });
    await expect(push(server, await madeImage())).rejects.toMatchObject({
      name: "EnvironmentError",
      message: expect.stringContaining("169.254.169.254"),
    });
  });

  test("may name itself with another port, as behind a proxy", async () => {
    const server = await pushServer({
      interfere(request, answer) {
        if (request.method !== "POST") return false;
        const write = answer.writeHead.bind(answer) as (
          status: number,
          headers: object,
        ) => ServerResponse;
        answer.writeHead = ((status: number, headers: { location?: string }) =>
          write(status, {
            ...headers,
            location: `http://127.0.0.1:1${headers.location}`,
          })) as never;
        return false;
      },
    });
    const image = await madeImage();
    const { digest } = await push(server, image);
    expectWhole(server, image, digest);
  });

  test("is not believed where it stored something else", async () => {
    const server = await pushServer({
      interfere(request, answer) {
        if (request.method !== "PUT" || !request.url?.includes("/manifests/")) return false;
        request.resume();
        answer.writeHead(201, { "docker-content-digest": sha256(Buffer.from("x")) }).end();
        return true;
      },
    });
    await expect(push(server, await madeImage())).rejects.toMatchObject({
      name: "EnvironmentError",
      message: expect.stringContaining("another manifest"),
    });
  });

  test("does not keep it busy for ever", async () => {
    for (const status of [416, 404, 503]) {
      const server = await pushServer({
        interfere(request, answer) {
          if (request.method !== "PATCH") return false;
          request.resume();
          answer.writeHead(status, { "content-length": 0 }).end();
          return true;
        },
      });
      await expect(push(server, await madeImage()), String(status)).rejects.toMatchObject({
        name: "EnvironmentError",
      });
      expect(server.asked.length).toBeLessThan(100);
    }
  });

  test("has what it says shown without what a terminal obeys", async () => {
    const server = await pushServer({
      interfere(request, answer) {
        if (request.method !== "POST") return false;
        const errors = [{ code: "DENIED", message: "no\u001b[31m room" }];
        answer.writeHead(400).end(JSON.stringify({ errors }));
        return true;
      },
    });
    await expect(push(server, await madeImage())).rejects.toMatchObject({
      message: expect.stringMatching(/answers 400 .*: DENIED, no \[31m room$/),
    });
  });
});

test("a blob that is not what its digest names is refused by its own name", async () => {
  const image = await madeImage();
  const { layers } = JSON.parse(Buffer.from(image.manifest.bytes).toString());
  const digest = layers[0].digest as string;
  const name = `blobs/${digest.replace(":", "/")}`;
  const files = {
    async find(path: string) {
      const file = await image.files.find(path);
      if (path !== name || !file) return file;
      const opened = await file.open();
      return {
        ...file,
        open: async () => ({
          ...opened,
          read: async (into: Uint8Array, position: number) => {
            const count = await opened.read(into, position);
            if (position === 0) into[0] = 0;
            return count;
          },
        }),
      };
    },
  };
  await expect(push(await pushServer(), { ...image, files })).rejects.toMatchObject({
    name: "TargetError",
    message: expect.stringContaining(digest),
  });
});
