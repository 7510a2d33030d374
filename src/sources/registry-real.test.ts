import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { imageOf, textFile, visitAll, writeImage } from "../../test/images.ts";
import { needs } from "../../test/needs.ts";
import { openedFrom } from "../../test/open-registry.ts";
import { tempFolder } from "../../test/temp-folder.ts";

const image = imageOf([[textFile("etc/a", "1")], [textFile("etc/a", "2")]]);

/** bcrypt of `pass`. */
const htpasswd = "me:$2b$05$abcdefghijklmnopqrstuuZFBUbfXoM8LFiPx8LYlO/sXZB/Cwk3K\n";

/** Debian's registry on this machine only: its own configuration listens everywhere. */
async function startRegistry(auth: "basic" | "none"): Promise<number> {
  const folder = tempFolder({ htpasswd });
  const port = await freePort();
  const lines = [
    "version: 0.1",
    "log: {level: error, accesslog: {disabled: true}}",
    `storage: {filesystem: {rootdirectory: ${folder}/data}}`,
    `http: {addr: "127.0.0.1:${port}"}`,
    ...(auth === "basic" ? [`auth: {htpasswd: {realm: test, path: ${folder}/htpasswd}}`] : []),
  ];
  const file = join(folder, "config.yml");
  writeFileSync(file, `${lines.join("\n")}\n`);
  const server = spawn("docker-registry", ["serve", file], { stdio: "ignore" });
  onTestFinished(() => stop(server));
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/v2/`).catch(() => undefined);
    if (answer) return port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("docker-registry does not answer");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function stop(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill();
  });
}

function push(port: number, authFile: string): void {
  const { status, stderr } = spawnSync(
    "skopeo",
    [
      ...["copy", "-q", "--dest-tls-verify=false", "--dest-authfile", authFile],
      ...[`oci-archive:${writeImage(image)}`, `docker://127.0.0.1:${port}/group/app:1`],
    ],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
}

function authFileFor(port: number): string {
  const auth = Buffer.from("me:pass").toString("base64");
  const text = JSON.stringify({ auths: { [`127.0.0.1:${port}`]: { auth } } });
  return join(tempFolder({ "auth.json": text }), "auth.json");
}

needs("docker-registry", "skopeo")("reads what skopeo pushed to Debian's registry", async () => {
  const port = await startRegistry("none");
  push(port, authFileFor(port));
  const tree = await openedFrom({ port }, { name: "group/app:1" });
  expect((await visitAll(tree)).texts.map(([, text]) => text)).toEqual(["1", "2"]);
  expect(tree.asset.id).toBe(`image:127.0.0.1:${port}/group/app`);
  const byDigest = `group/app@${tree.image?.manifestDigest}`;
  expect((await openedFrom({ port }, { name: byDigest })).image?.platform).toBe("linux/amd64");
  await expect(openedFrom({ port }, { name: "group/app:none" })).rejects.toMatchObject({
    name: "UsageError",
  });
});

needs("docker-registry", "skopeo")("and with Basic authentication", async () => {
  const port = await startRegistry("basic");
  const authFile = authFileFor(port);
  push(port, authFile);
  const environment = { HOME: "/nowhere", REGISTRY_AUTH_FILE: authFile };
  const tree = await openedFrom({ port }, { name: "group/app:1", environment });
  expect((await visitAll(tree)).texts).toHaveLength(2);
  await expect(openedFrom({ port }, { name: "group/app:1" })).rejects.toMatchObject({
    name: "EnvironmentError",
    hint: expect.stringContaining("podman login"),
  });
});
