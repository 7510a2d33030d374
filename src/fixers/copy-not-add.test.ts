import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { addLocalFile } from "../rules/dockerfile/add-local-file.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { copyNotAdd } from "./copy-not-add.ts";

test.each([
  [
    "the keyword alone",
    "FROM a\r\n  ADD --chown=b . /c \\\r\n",
    "FROM a\r\n  COPY --chown=b . /c \\\r\n",
  ],
  ["in the case it was written in", "from a\nadd b /c\n", "from a\ncopy b /c\n"],
  [
    "every one",
    "FROM a\nADD b /c\nADD d.tar /\nADD <<E /e\nADD\nE\n",
    "FROM a\nCOPY b /c\nADD d.tar /\nCOPY <<E /e\nADD\nE\n",
  ],
])("replaces %s", async (_, before, after) => {
  const fixed = await fixFiles({
    files: { Dockerfile: before },
    rules: [addLocalFile],
    fixers: [copyNotAdd],
    syntaxes: [dockerfileSyntax],
  });
  expect(fixed.files["Dockerfile"]).toBe(after);
  expect(fixed.after).toEqual([]);
});
