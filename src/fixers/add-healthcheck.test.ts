import { type SpawnSyncReturns, spawn } from "node:child_process";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needs } from "../../test/needs.ts";
import { missingHealthcheck } from "../rules/dockerfile/missing-healthcheck.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { addHealthcheck } from "./add-healthcheck.ts";

const fix = (text: string) =>
  fixFiles({
    files: { Dockerfile: text },
    rules: [missingHealthcheck],
    fixers: [addHealthcheck],
    syntaxes: [dockerfileSyntax],
    guided: true,
  });

test("asks the port with the interpreter of the image", async () => {
  const { files, after } = await fix("FROM python:3.12\r\nEXPOSE 8000\r\nCMD a\r\n");
  expect(files["Dockerfile"]).toBe(
    `FROM python:3.12\r\nEXPOSE 8000\r\nHEALTHCHECK CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 5).close()"]\r\nCMD a\r\n`,
  );
  expect(after).toEqual([]);
});

test.each([
  ["another language", "FROM golang:1\nEXPOSE 1\nCMD a\n"],
  ["several ports", "FROM python:3\nEXPOSE 1 2\nCMD a\n"],
  ["a port that is not known", "FROM python:3\nEXPOSE $PORT\nCMD a\n"],
])("leaves %s to a person", async (_, text) => {
  const { files, refused } = await fix(text);
  expect(files["Dockerfile"]).toBe(text);
  expect(refused.map(({ reason }) => reason)).toEqual(["needs-person"]);
});

for (const [image, program] of [
  ["python:3.12", "python3"],
  ["node:20", "node"],
] as const) {
  needs(program)(`tells an open port from a closed one in ${image}`, async () => {
    const server = createServer((socket) => socket.end());
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    const { files } = await fix(`FROM ${image}\nEXPOSE ${port}\nCMD a\n`);
    const text = files["Dockerfile"] ?? "";
    const { stages } = dockerfileSyntax.parse({ path: "Dockerfile", text, encoding: "utf-8" });
    const check = stages[0]?.instructions.find(({ keyword }) => keyword === "HEALTHCHECK")?.trigger;
    const words = check?.exec?.slice(1).map(({ value }) => value) ?? [];
    expect(await statusOf(program, words)).toBe(0);
    await new Promise((resolve) => server.close(resolve));
    expect(await statusOf(program, words)).toBe(1);
  });
}

function statusOf(
  program: string,
  words: readonly string[],
): Promise<SpawnSyncReturns<string>["status"]> {
  return new Promise((resolve) => {
    spawn(program, words, { stdio: "ignore" }).on("exit", resolve);
  });
}
