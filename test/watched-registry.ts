import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { serve } from "./registry-server.ts";

/** A request that came to the registry, or to who is told. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Stops suture where a request comes in: before it is passed on, or when it was answered. */
export interface Ambush {
  readonly when: "before" | "after";
  readonly matches: (asked: Asked, earlier: readonly Asked[]) => boolean;
}

/** Debian's registry on this machine only: its own configuration listens everywhere. */
export async function startRegistry(folder: string): Promise<number> {
  const port = await freePort();
  const lines = [
    "version: 0.1",
    "log: {level: error, accesslog: {disabled: true}}",
    `storage: {filesystem: {rootdirectory: ${folder}/registry}, delete: {enabled: true}}`,
    `http: {addr: "127.0.0.1:${port}"}`,
  ];
  writeFileSync(join(folder, "registry.yml"), `${lines.join("\n")}\n`);
  const server = spawn("docker-registry", ["serve", join(folder, "registry.yml")], {
    stdio: "ignore",
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.once("exit", () => resolve());
        server.kill();
      }),
  );
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

/** @returns true where the client is gone and need not be answered */
type OnRequest = (asked: Asked, when: Ambush["when"]) => boolean;

/** Passes requests on; those under `/told/` are answered here. */
export function startProxy(behind: number, onRequest: OnRequest): Promise<number> {
  return serve((incoming, answer) => {
    collect(incoming)
      .then((body) => pass({ incoming, answer, body, behind, onRequest }))
      .catch(() => answer.destroy());
  });
}

interface Passing {
  readonly incoming: IncomingMessage;
  readonly answer: ServerResponse;
  readonly body: Buffer;
  readonly behind: number;
  readonly onRequest: OnRequest;
}

async function pass({ incoming, answer, body, behind, onRequest }: Passing): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming;
  const path = url.replace(/\?.*$/s, "");
  const told = path.startsWith("/told/");
  const asked = { method, path, body: told ? body.toString() : "" };
  if (onRequest(asked, "before")) return void answer.destroy();
  if (told) {
    answer.writeHead(204).end();
    onRequest(asked, "after");
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const passed = request(
      { host: "127.0.0.1", port: behind, method, path: url, headers },
      (from) => {
        collect(from).then((bytes) => {
          if (onRequest(asked, "after")) answer.destroy();
          else answer.writeHead(from.statusCode ?? 502, from.headers).end(bytes);
          resolve();
        }, reject);
      },
    );
    passed.on("error", reject);
    passed.end(body);
  });
}

async function collect(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
