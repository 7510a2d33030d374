import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { tempFolder } from "./temp-folder.ts";

/** bcrypt of `pass`. */
const htpasswd = "me:$2b$05$abcdefghijklmnopqrstuuZFBUbfXoM8LFiPx8LYlO/sXZB/Cwk3K\n";

/** Debian's registry on this machine only: its own configuration listens everywhere. */
export async function startRegistry(auth: "basic" | "none"): Promise<number> {
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

/** A file in which podman would keep the name and password of `startRegistry`. */
export function authFileFor(port: number): string {
  const auth = Buffer.from("me:pass").toString("base64");
  const text = JSON.stringify({ auths: { [`127.0.0.1:${port}`]: { auth } } });
  return join(tempFolder({ "auth.json": text }), "auth.json");
}
