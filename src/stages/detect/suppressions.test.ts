import { expect, test } from "vitest";
import type { Rule } from "../../model/index.ts";
import { type TextDocument, textSyntax } from "../../syntax/text.ts";
import { checkDocument } from "./check-document.ts";
import { applyIgnores, parseTrivyIgnore } from "./ignores.ts";

const bad: Rule<TextDocument, null> = {
  id: "shell/bad",
  kind: "misconfiguration",
  reads: "text",
  title: "Bad",
  advice: "Do not.",
  severity: "high",
  cwe: 1,
  *find({ text }) {
    for (const { index } of text.matchAll(/bad/g)) {
      yield { range: { start: index, end: index + 3 }, message: "bad", evidence: null };
    }
  },
};

function find(text: string, rule: Rule<TextDocument, null> = bad) {
  const document = textSyntax.parse({ path: "a", text, encoding: "utf-8" });
  return checkDocument(document, [rule as Rule], { asset: "." });
}

test.each([
  ["bad # suture: ignore", { by: "suture" }],
  ["bad # suture: ignore[shell/bad] because", { by: "suture", reason: "because" }],
  [
    "bad // suture: ignore[shell] until=2099-01-01 later",
    { by: "suture", until: "2099-01-01", reason: "later" },
  ],
  ["# suture: ignore[shell/bad]\nbad", { by: "suture" }],
  ["bad # suture: ignore[shell/other]", undefined],
  ["x # suture: ignore\nbad", undefined],
  ["bad # nosec", undefined],
  ["bad # gitleaks:allow", undefined],
])("%j is suppressed by %j", (text, suppression) => {
  expect(find(text)[0]?.suppression).toEqual(suppression);
});

test("honors gitleaks:allow for secrets only", () => {
  const secret = { ...bad, kind: "secret" } as const;
  expect(find("bad # gitleaks:allow", secret)[0]?.suppression).toEqual({ by: "gitleaks:allow" });
});

test("a suppression ends with its date", () => {
  const findings = find("bad # suture: ignore until=2024-01-31 soon");
  const on = (today: string) => applyIgnores(findings, { ignores: [], today })[0]?.suppression;
  expect(on("2024-01-31")).toBeDefined();
  expect(on("2024-02-01")).toBeUndefined();
});

test("reads .trivyignore with dates and comments", () => {
  expect(parseTrivyIgnore("# why\nCVE-1 exp:2030-01-01 # later\n\nCVE-2\n")).toEqual([
    { by: ".trivyignore", id: "CVE-1", until: "2030-01-01", reason: "later" },
    { by: ".trivyignore", id: "CVE-2" },
  ]);
});

test("an ignore covers a rule, a folder or a path", () => {
  const findings = find("bad");
  const by = (entry: object) =>
    applyIgnores(findings, {
      ignores: [{ by: "suture.toml", id: "shell", ...entry }],
      today: "2026-01-01",
    })[0]?.suppression;
  expect(by({})).toEqual({ by: "suture.toml" });
  expect(by({ path: "b" })).toBeUndefined();
  expect(by({ until: "2025-01-01" })).toBeUndefined();
});

test("a fingerprint survives line moves and hides secrets", () => {
  const spans: Rule<TextDocument, null> = {
    ...bad,
    *find({ text }) {
      const start = text.indexOf("key=");
      const end = text.indexOf(";", start);
      const secrets = [{ start: start + 4, end }];
      yield { range: { start, end }, message: "m", evidence: null, secrets };
    },
  };
  const print = (text: string) => find(text, spans)[0]?.fingerprint;
  expect(print("key=one;")).toBe(print("\n\n  key=twotwo;"));
  expect(print("key=one;")).not.toBe(print("Key=;key=one;x".replace("key", "key ")));
});

test.each([
  ["bad(\n  x,  # nosec\n)", { by: "nosec" }],
  ["bad(\n  x,\n)  # nosec: B101, B303", { by: "nosec" }],
  ["bad(\n  x,  # nosec B101\n)", undefined],
  ["bad(\n  x,\n)\n# nosec", undefined],
  [`bad(\n${"  x,\n".repeat(40)})  # nosec`, undefined],
  ["bad( # suture: ignore[B303]\n)", { by: "suture" }],
])("a comment for Bandit in any line of a call: %j", (text, suppression) => {
  const call: Rule<TextDocument, null> = {
    ...bad,
    id: "python/bad",
    aliases: ["B303"],
    // Only findings of Python are read with Bandit's comments.
    reads: "python" as "text",
    *find(document) {
      const end = document.text.lastIndexOf(")") + 1;
      yield { range: { start: 0, end }, message: "bad", evidence: null };
    },
  };
  expect(find(text, call)[0]?.suppression).toEqual(suppression);
});
