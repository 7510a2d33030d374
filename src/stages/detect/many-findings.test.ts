import { expect, test } from "vitest";
import { memoryTree } from "../../../test/memory-tree.ts";
import type { Advisories, Rule } from "../../model/index.ts";
import { type TextDocument, textSyntax } from "../../syntax/text.ts";
import { collect } from "../collect/collect.ts";
import { createExaminer } from "../collect/examine.ts";
import { takeInventory } from "../inventory/take-inventory.ts";
import { detect } from "./detect.ts";

const count = 150_000;

const everyLine: Rule<TextDocument> = {
  id: "shell/line",
  kind: "misconfiguration",
  reads: "text",
  title: "A line",
  advice: "None.",
  severity: "low",
  cwe: 1,
  *find() {
    for (let at = 0; at < count; at++) {
      yield { range: { start: at, end: at + 1 }, message: "It is there.", evidence: null };
    }
  },
};

const advisories: Advisories = {
  coverage: [],
  lookup: () => "no-data",
  find: () => [],
  knownExploited: () => undefined,
  epss: () => undefined,
};

test("there may be more findings than a call can be handed", async () => {
  const rules = [everyLine as Rule];
  const examiner = createExaminer({ ecosystems: [], syntaxes: [textSyntax], rules });
  const collected = [await collect(memoryTree({ a: "x".repeat(count) }), examiner)];
  const inventory = takeInventory(collected, { ecosystems: [] });
  const options = { rules, advisories, ignores: [], today: "2026-01-01" };
  expect(detect({ inventory, collected }, options).findings).toHaveLength(count);
});
