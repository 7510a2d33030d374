import { expect, test } from "vitest";
import { type FixedFiles, fixFiles } from "../../test/fix-files.ts";
import { secretInEnv } from "../rules/dockerfile/secret-in-env.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { textSyntax } from "../syntax/text.ts";
import { moveSecretFromDockerfile } from "./move-secret-from-dockerfile.ts";

const fix = (text: string, guided = true) =>
  fixFiles({
    files: { Dockerfile: text },
    rules: [secretInEnv],
    fixers: [moveSecretFromDockerfile],
    syntaxes: [textSyntax, dockerfileSyntax],
    guided,
  });

test.each([
  [
    "an instruction of its own",
    "FROM a\r\nENV DB_PASSWORD=hunter42\r\nUSER b\r\n",
    "FROM a\r\nUSER b\r\n",
  ],
  ["the first of several", "FROM a\nENV DB_PASSWORD=hunter42 \\\n    B=1\n", "FROM a\nENV B=1\n"],
  ["one in the middle", "FROM a\nENV A=1 DB_PASSWORD=hunter42 B=1\n", "FROM a\nENV A=1 B=1\n"],
  ["the last of several", "FROM a\nENV A=1 \\\n    DB_PASSWORD='hunter42'\n", "FROM a\nENV A=1\n"],
  [
    "the default of an ARG",
    "FROM a\nARG DB_PASSWORD=hunter42\nARG X=1\n",
    "FROM a\nARG DB_PASSWORD\nARG X=1\n",
  ],
])("takes out %s and keeps the value in .env", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["Dockerfile"]).toBe(after);
  expect(linesFor(".env", fixed)).toEqual(["DB_PASSWORD=hunter42"]);
  expect(fixed.files[".gitignore"]).toContain(".env");
  expect(fixed.files[".dockerignore"]).toContain(".env");
  expect(fixed.after).toEqual([]);
  expect(fixed.proposals[0]?.fix.notes?.[0]).toMatch(/^Change DB_PASSWORD/);
  expect(JSON.stringify(fixed.proposals[0]?.fix.notes)).not.toContain("hunter42");
});

test("takes out all of an instruction, one after the other", async () => {
  const fixed = await fix("FROM a\nENV DB_PASSWORD=hunter42 API_TOKEN=a1b2c3d4\nUSER b\n");
  expect(fixed.files["Dockerfile"]).toBe("FROM a\nUSER b\n");
  expect(linesFor(".env", fixed)).toEqual(["DB_PASSWORD=hunter42", "API_TOKEN=a1b2c3d4"]);
  expect(fixed.after).toEqual([]);
});

/** What the fixes add to a file; one that is ignored from now on is not among the files. */
function linesFor(path: string, { proposals }: FixedFiles): string[] {
  return proposals.flatMap(({ changes }) =>
    changes.flatMap((change) =>
      change.kind === "add-lines" && change.path === path
        ? change.lines.map(({ text, secret }) => {
            expect(secret).toBeDefined();
            return text;
          })
        : [],
    ),
  );
}

test("does nothing where it is not asked for", async () => {
  const text = "FROM a\nENV DB_PASSWORD=hunter42\n";
  expect((await fix(text, false)).files["Dockerfile"]).toBe(text);
});

test("leaves a value that no .env can hold", async () => {
  const text = "FROM a\nENV DB_PASSWORD=hunter'42\\$\"`\n".replace("'", "\\'").replace('"', '\\"');
  const { files, refused } = await fix(text);
  expect(files["Dockerfile"]).toBe(text);
  expect(refused.map(({ reason }) => reason)).toEqual(["needs-person"]);
});
