import { expect, test } from "vitest";
import type { Change } from "../../model/index.ts";
import { matches, movedSecrets, restore, seal, toUndoFile } from "./undo-record.ts";

const secret = `s3cr3t-${"x".repeat(12)}`;
const moved = new Map([[secret, "SECRET_KEY"]]);

function undo(before: string, after: string, variables: Record<string, string> = {}) {
  const file = toUndoFile(
    { path: "a", before: { text: before, mode: 0o644 }, after: { text: after }, secrets: [secret] },
    moved,
  );
  const restored = restore(file, { after, variables: new Map(Object.entries(variables)) });
  return { file, restored };
}

test.each([
  ["a\nb\nc\n", "a\nB\nc\n"],
  ["a\r\nb\r\n", "x\r\na\r\nb\r\ny"],
  ["", "new\n"],
  ["no end", "no end\nmore"],
  ["\ufeffé\n\u{1f600}\n", "\ufeffé\n\u{1f600}!\n"],
])("restores %j from %j", (before, after) => {
  expect(undo(before, after).restored).toEqual({ text: before });
});

test("takes a moved secret from where it moved to, and holds it nowhere", () => {
  const { file, restored } = undo(`KEY = "${secret}"  # key\n`, "KEY: str\n", {
    SECRET_KEY: secret,
  });
  expect(restored).toEqual({ text: `KEY = "${secret}"  # key\n` });
  expect(JSON.stringify(file)).not.toContain(secret);
});

test.each([
  ["$$ in Compose", "pa$$ss-1", "pa$ss-1"],
  ["a doubled quote", "it''s-1", "it's-1"],
  ["backslashes", 'a\\"b\\\\c-1', 'a"b\\c-1'],
  ["one at each end", "$$x-1$$", "$x-1$"],
])("spells a moved secret as it stood: %s", (_, spelled, value) => {
  const [before, after] = [`K: "${spelled}"  # k\n`, "K: ${K}\n"];
  const file = toUndoFile(
    {
      path: "a",
      before: { text: before, mode: 0o644 },
      after: { text: after },
      secrets: [spelled],
    },
    new Map([
      ["other", "OTHER"],
      [value, "K"],
    ]),
  );
  for (const part of [spelled, value, value.slice(2)]) {
    expect(JSON.stringify(file)).not.toContain(part);
  }
  const variables = new Map([["K", value]]);
  expect(restore(file, { after, variables })).toEqual({ text: before });
});

test("says which variable is gone", () => {
  expect(undo(`KEY = "${secret}"\n`, "KEY: str\n").restored).toEqual({ missing: "SECRET_KEY" });
});

test("refuses a variable that was rotated", () => {
  const { restored } = undo(`KEY = "${secret}"\n`, "KEY: str\n", { SECRET_KEY: "rotated" });
  expect(restored).toHaveProperty("missing");
});

test("copies a secret that stayed in the file", () => {
  const other = `other-${"y".repeat(12)}`;
  const before = `A = "${other}"; B = 1\n`;
  const after = `A = "${other}"; B = 2\n`;
  const file = toUndoFile(
    { path: "a", before: { text: before, mode: 0o644 }, after: { text: after }, secrets: [other] },
    new Map(),
  );
  expect(JSON.stringify(file)).not.toContain(other);
  expect(restore(file, { after, variables: new Map() })).toEqual({ text: before });
});

test("finds the variable of a moved secret in the lines that were added", () => {
  const text = `SECRET_KEY="${secret}"`;
  const change: Change = {
    kind: "add-lines",
    path: ".env",
    mode: 0o600,
    lines: [{ text, secret: { start: 12, end: 12 + secret.length } }],
  };
  expect(movedSecrets([change])).toEqual(moved);
});

test("a seal recognises its text only", () => {
  for (const slow of [true, false]) {
    expect(matches("text", seal("text", slow))).toBe(true);
    expect(matches("Text", seal("text", slow))).toBe(false);
  }
});
