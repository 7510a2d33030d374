import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { made } from "../../test/made-token.ts";
import { secretsRules } from "../rules/secrets/index.ts";
import { dotenvSyntax } from "../syntax/dotenv.ts";
import { textSyntax } from "../syntax/text.ts";
import { ignoreEnvFile } from "./ignore-env-file.ts";

const secret = made(32);
const token = `github_${"pat"}_${made(22)}_${made(59)}`;
const fix = (files: Readonly<Record<string, string>>) =>
  fixFiles({
    files,
    rules: secretsRules,
    fixers: [ignoreEnvFile],
    syntaxes: [textSyntax, dotenvSyntax],
  });

test("a new .env is kept out of git and of the image, and keeps its values", async () => {
  const env = `DEBUG=1\nSECRET_KEY=${secret}\nGITHUB_TOKEN=${token}\n`;
  const { files, before, after, proposals } = await fix({
    ".env": env,
    Dockerfile: "FROM scratch\n",
    ".gitignore": "*.pyc",
  });
  expect(before.map((f) => f.kind !== "vulnerability" && f.rule).sort()).toEqual([
    "secrets/env-file",
    "secrets/github-token",
  ]);
  expect(after).toEqual([]);
  expect(files).toEqual({
    Dockerfile: "FROM scratch\n",
    ".gitignore": "*.pyc\n.env\n",
    ".dockerignore": "**/.env\n",
    ".env.example": "DEBUG=\nSECRET_KEY=\nGITHUB_TOKEN=\n",
  });
  expect(new Set(proposals.map(({ fix: { group } }) => group)).size).toBe(1);
});

test("one that git ignores and still sees is tracked: a person has to", async () => {
  const env = `SECRET_KEY=${secret}\n`;
  const { files, after, refused } = await fix({ ".env": env, ".gitignore": ".env\n" });
  expect(files).toEqual({ ".env": env, ".gitignore": ".env\n" });
  expect(after).toHaveLength(1);
  expect(refused).toMatchObject([
    { reason: "needs-person", message: expect.stringContaining("git rm --cached .env") },
  ]);
});

test("a token elsewhere is left with what to do", async () => {
  const { files, refused } = await fix({ "notes.txt": `${token}\n` });
  expect(files).toEqual({ "notes.txt": `${token}\n` });
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
