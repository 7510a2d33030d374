// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are values of shells
import { expect, test } from "vitest";
import { memoryTree } from "../../test/memory-tree.ts";
import { decodeText, hashBytes, textSyntax } from "../syntax/text.ts";
import {
  addToEnv,
  addToTemplate,
  envFileIgnores,
  fitsEnvFile,
  untrackCommand,
} from "./env-files.ts";

async function contextOf(files: Readonly<Record<string, string>>) {
  const tree = memoryTree(files);
  const { entries } = await tree.visit({ wants: () => false, maxBytes: 0 }, () => {});
  const open = async (path: string) => {
    const bytes = await tree.read(path);
    if (!bytes) return undefined;
    return { document: textSyntax.parse(decodeText(path, bytes)), expected: hashBytes(bytes) };
  };
  return { entries, open };
}

async function linesFor(path: string, files: Readonly<Record<string, string>>) {
  const { changes, wasIgnored } = await envFileIgnores(path, await contextOf(files));
  const lines = changes.map((change) =>
    change.kind === "add-lines" ? [change.path, ...change.lines.map(({ text }) => text)] : [],
  );
  return { lines, wasIgnored };
}

test("a project without images gets a line for git only", async () => {
  expect(await linesFor(".env", {})).toEqual({
    lines: [[".gitignore", ".env"]],
    wasIgnored: false,
  });
});

test("each folder that is built gets a line for docker", async () => {
  const { lines } = await linesFor("api/.env", {
    "api/Dockerfile": "",
    "web/Dockerfile.prod": "",
    "web/.dockerignore": "node_modules\n",
  });
  expect(lines).toEqual([
    [".gitignore", ".env"],
    [".dockerignore", "**/.env"],
    ["api/.dockerignore", "**/.env"],
  ]);
});

test("a file of another name is named whole", async () => {
  const { lines } = await linesFor("config/prod.env", { Dockerfile: "" });
  expect(lines).toEqual([
    [".gitignore", "/config/prod.env"],
    [".dockerignore", "config/prod.env"],
  ]);
});

test.each([".env", "/.env", ".env*", "*.env", "**/.env", "!.env\n.env", "# c\r\n.env\r\n", "*"])(
  "%j keeps it out already",
  async (text) => {
    expect(await linesFor(".env", { ".gitignore": text })).toEqual({ lines: [], wasIgnored: true });
  },
);

test.each(["", "# .env", ".env\n!.env", ".environment", "env", "a/.env", ".env.local", ".e*v*"])(
  "%j does not",
  async (text) => {
    expect((await linesFor(".env", { ".gitignore": text })).wasIgnored).toBe(false);
  },
);

test("docker reads names from the root of the context", async () => {
  const files = { "api/Dockerfile": "", "api/.dockerignore": ".env\n", ".dockerignore": ".env\n" };
  expect((await linesFor("api/.env", files)).lines).toEqual([
    [".gitignore", ".env"],
    [".dockerignore", "**/.env"],
  ]);
});

test("the template that is there is used", async () => {
  const { entries } = await contextOf({ ".env.sample": "", "api/.env.example": "" });
  expect(addToTemplate(".env", ["A"], entries)).toMatchObject({ path: ".env.sample" });
  expect(addToTemplate("api/.env", ["A"], entries)).toMatchObject({ path: "api/.env.example" });
  expect(addToTemplate("web/.env", ["A"], entries)).toMatchObject({
    path: "web/.env.example",
    lines: [{ text: "A=", unless: "A=" }],
  });
});

test.each([
  ["plain-1", "K=plain-1"],
  ["a b#c$d", "K='a b#c$d'"],
  ["it's", 'K="it\'s"'],
])("writes %s", (value, text) => {
  expect(fitsEnvFile(value)).toBe(true);
  const change = addToEnv(".env", { name: "K", value, isSecret: true });
  expect(change).toMatchObject({ mode: 0o600, lines: [{ text, unless: "K=" }] });
});

test.each(["a\nb", "a\\b", "${A}", "it's $5", 'it\'s "x"'])("%j fits no .env", (value) => {
  expect(fitsEnvFile(value)).toBe(false);
});

test("a command for a shell quotes what it must", () => {
  expect(untrackCommand("a/.env")).toBe("git rm --cached a/.env");
  expect(untrackCommand("it's/.env")).toBe("git rm --cached 'it'\\''s/.env'");
});
