import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { textFile, visitAll } from "../../test/images.ts";
import { serve } from "../../test/registry-server.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { type DaemonOptions, openDaemon } from "../io/daemon.ts";
import { nodeDisk } from "../io/disk.ts";
import type { FileTree } from "../model/index.ts";
import { writeTar } from "../oci/tar/write-tar.ts";
import { daemon } from "./daemon.ts";

const layer = Buffer.concat([...writeTar([textFile("etc/a", "1")], { mtime: 0 })]);
const config = JSON.stringify({
  os: "linux",
  architecture: "amd64",
  rootfs: {
    type: "layers",
    diff_ids: [`sha256:${createHash("sha256").update(layer).digest("hex")}`],
  },
});
const manifest = JSON.stringify([
  { Config: "c.json", RepoTags: ["localhost/app:1"], Layers: ["1/layer.tar"] },
]);
const archive = Buffer.concat([
  ...writeTar(
    Object.entries({ "manifest.json": manifest, "c.json": config, "1/layer.tar": layer }).map(
      ([path, content]) => ({ path, type: "file" as const, bytes: Buffer.from(content) }),
    ),
    { mtime: 0 },
  ),
]);

/** An engine that has one image, by a name and by an id. */
function engine(seen: string[] = []): RequestListener {
  return (request, answer) => {
    seen.push(request.url ?? "");
    const [, name, what] = /^\/images\/(.+)\/(json|get)$/.exec(request.url ?? "") ?? [];
    if (name !== "localhost/app:1" && name !== "0123456789ab" && name !== "app:latest") {
      answer.writeHead(404).end('{"message":"No such image"}');
    } else if (what === "get") answer.end(archive);
    else answer.end(JSON.stringify({ Os: "linux", Architecture: "amd64" }));
  };
}

async function listenAt(socketPath: string, listener: RequestListener): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(socketPath, done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
}

interface Opening extends Partial<DaemonOptions> {
  readonly name?: string;
  readonly platform?: string;
}

function open({ name = "localhost/app:1", platform, ...more }: Opening): Promise<FileTree> {
  const options = {
    engine: "docker",
    environment: {},
    cache: tempFolder(),
    offline: false,
  } as const;
  return daemon.open({
    target: { kind: "daemon", location: name, ...(platform && { platform }) },
    disk: nodeDisk,
    daemon: openDaemon({ ...options, ...more }),
  });
}

describe("an engine behind a socket", () => {
  test("exports an image to a file of the cache, which is read as an archive", async () => {
    const socket = join(tempFolder(), "docker.sock");
    const seen: string[] = [];
    await listenAt(socket, engine(seen));
    const cache = tempFolder();
    const environment = { DOCKER_HOST: `unix://${socket}` };
    const tree = await open({ environment, cache });
    expect((await visitAll(tree)).texts).toEqual([["etc/a", "1"]]);
    expect(tree.asset).toMatchObject({ id: "image:localhost/app", name: "localhost/app:1" });
    expect(seen).toEqual(["/images/localhost/app:1/json", "/images/localhost/app:1/get"]);
    expect(readdirSync(join(cache, "scratch"))).toHaveLength(1);
    for (const name of ["0123456789ab", "app"]) {
      expect((await open({ environment, name })).image?.platform, name).toBe("linux/amd64");
    }
    expect(await daemon.recognises(socket, nodeDisk)).toBe(false);
  });

  test("podman's and docker's usual places, contexts and tcp", async () => {
    const runtime = tempFolder({ "podman/x": "", y: "" });
    await listenAt(join(runtime, "podman/podman.sock"), engine());
    await listenAt(join(runtime, "named.sock"), engine());
    const port = await serve(engine());
    const id = createHash("sha256").update("mine").digest("hex");
    const docker = tempFolder({
      "config.json": JSON.stringify({ currentContext: "mine" }),
      [`contexts/meta/${id}/meta.json`]: JSON.stringify({
        Endpoints: { docker: { Host: `unix://${runtime}/named.sock` } },
      }),
    });
    for (const options of [
      { engine: "podman", environment: { XDG_RUNTIME_DIR: runtime } },
      { engine: "podman", environment: { CONTAINER_HOST: `unix://${runtime}/named.sock` } },
      { engine: "docker", environment: { DOCKER_CONFIG: docker } },
      { engine: "docker", environment: { DOCKER_HOST: `tcp://127.0.0.1:${port}` }, offline: true },
    ] as const) {
      expect((await open(options)).asset.name).toBe("localhost/app:1");
    }
  });

  test("a wrong name or platform is a usage error that says what there is", async () => {
    const socket = join(tempFolder(), "docker.sock");
    await listenAt(socket, engine());
    const environment = { DOCKER_HOST: `unix://${socket}` };
    await expect(open({ environment, name: "none:1" })).rejects.toMatchObject({
      name: "UsageError",
      message: "Docker has no image none:1.",
    });
    await expect(open({ environment, name: "../a" })).rejects.toMatchObject({ name: "UsageError" });
    await expect(open({ environment, platform: "linux/arm64" })).rejects.toMatchObject({
      name: "UsageError",
      hint: expect.stringContaining("linux/amd64"),
    });
  });

  test("an engine that is not there, cannot be asked, or breaks off is an environment error", async () => {
    const folder = tempFolder();
    const broken = join(folder, "broken.sock");
    await listenAt(broken, (request, answer) => {
      if (request.url?.endsWith("/json")) answer.end("{}");
      else {
        answer.writeHead(200);
        answer.write(archive.subarray(0, 600), () => answer.destroy());
      }
    });
    const angry = join(folder, "angry.sock");
    await listenAt(angry, (_, answer) => answer.writeHead(500).end("secret"));
    for (const [environment, message] of [
      [{ DOCKER_HOST: `unix://${folder}/none.sock` }, "none.sock (ENOENT)"],
      [{ DOCKER_HOST: "ssh://me@host" }, "cannot be asked"],
      [{ DOCKER_HOST: `unix://${broken}` }, "breaks off"],
      [{ DOCKER_HOST: `unix://${angry}` }, "answers 500"],
    ] as const) {
      await expect(open({ environment }), message).rejects.toMatchObject({
        name: "EnvironmentError",
        message: expect.stringContaining(message),
      });
    }
    await expect(
      open({ environment: { DOCKER_HOST: "tcp://192.0.2.1:2375" }, offline: true }),
    ).rejects.toMatchObject({ message: expect.stringContaining("elsewhere") });
    const target = { kind: "daemon", location: "a:1" } as const;
    await expect(daemon.open({ target, disk: nodeDisk })).rejects.toMatchObject({
      name: "EnvironmentError",
    });
  });

  test("files that a killed run left behind are swept", async () => {
    const socket = join(tempFolder(), "docker.sock");
    await listenAt(socket, engine());
    const cache = tempFolder();
    const environment = { DOCKER_HOST: `unix://${socket}` };
    await open({ environment, cache });
    const [own = ""] = readdirSync(join(cache, "scratch"));
    const [machine] = own.split("-");
    mkdirSync(join(cache, "scratch"), { recursive: true });
    const left = join(cache, "scratch", `${machine}-999999999-00000000`);
    const foreign = join(cache, "scratch", "ffffffff-1-00000000");
    for (const path of [left, foreign]) writeFileSync(path, "x");
    await open({ environment, cache });
    expect([existsSync(left), existsSync(foreign)]).toEqual([false, true]);
  });
});
