import { expect, test } from "vitest";
import { memoryTree } from "../../../test/memory-tree.ts";
import type { Rule } from "../../model/index.ts";
import { dotenvSyntax } from "../../syntax/dotenv.ts";
import { type TextDocument, textSyntax } from "../../syntax/text.ts";
import { prepareChange } from "./prepare.ts";
import { maskSecrets } from "./secrets.ts";

/** Takes what stands in `<…>` for a secret. */
const bracketed = {
  id: "secrets/bracketed",
  kind: "secret",
  reads: "text",
  *find({ text }: TextDocument) {
    for (const { index, 1: secret = "" } of text.matchAll(/<([^>]*)>/g)) {
      const range = { start: index + 1, end: index + 1 + secret.length };
      yield { range, message: "", evidence: null, secrets: [range] };
    }
  },
} as unknown as Rule;

const bytes = (text: string) => new TextEncoder().encode(text);

/** Prepares the change of one file, and says what is shown and what is kept. */
async function prepare({ path = "a", before = "", after = "" }) {
  const prepared = await prepareChange({
    tree: memoryTree({ [path]: before }),
    files: new Map([[path, { bytes: bytes(after), mode: 0o644 }]]),
    actions: [],
    modeOf: () => 0o644,
    syntaxes: [textSyntax, dotenvSyntax],
    rules: [bracketed],
  });
  return { diff: prepared.diff, undo: JSON.stringify(prepared.undo()) };
}

test("masks longer secrets first, and by value only what stands for nothing else", () => {
  const masked = maskSecrets("abcd-efgh abcd- ab postgres", [
    "abcd-",
    "abcd-efgh",
    "ab",
    "postgres",
  ]);
  expect(masked).toBe("******** ******** ab postgres");
});

test.each([
  ["a short one", "x <pw1> y\n", "pw1"],
  ["a plain word in its place only", "image: postgres\npassword: <postgres>\n", "<postgres>"],
  ["one of several lines", "<first-line\nsecond-line>\n", "second-line"],
  ["one in a comment", "# it is hunter-2\n<hunter-2>\n", "hunter-2"],
  ["a line that looks like the head of a diff", "-- hunter-2\n<hunter-2>\n", "hunter-2"],
  ["the password of an address", "https://ci:k3y-9@example.org\n", "k3y-9"],
])("shows and keeps nothing of %s", async (_, before, secret) => {
  const { diff, undo } = await prepare({ before, after: "new\n" });
  expect(diff).toContain("********");
  expect(diff).not.toContain(secret);
  expect(undo).not.toContain(secret);
});

test("shows the names of a .env and nothing else", async () => {
  const before = "MODE=prod\nTOKEN='a b'\n";
  const { diff } = await prepare({ path: ".env", before, after: `${before}NEW=1\n` });
  expect(diff).toContain(" MODE=********\n TOKEN='********'\n+NEW=********\n");
});

test("keeps the names of files and the lines in between readable", async () => {
  const { diff } = await prepare({
    path: "app-hunter-2/a.sql",
    before: "select 1\n<hunter-2>\n",
    after: "select 1\n",
  });
  expect(diff).toContain("--- a/app-hunter-2/a.sql\n");
  expect(diff).toContain("\n select 1\n-<********>\n");
});
