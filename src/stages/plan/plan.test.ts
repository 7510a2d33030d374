import { describe, expect, test } from "vitest";
import { memoryTree } from "../../../test/memory-tree.ts";
import type { Advisories, Fixer, Rule, RuleFinding } from "../../model/index.ts";
import { type TextDocument, textSyntax } from "../../syntax/text.ts";
import { collect, recollect } from "../collect/collect.ts";
import { createExaminer } from "../collect/examine.ts";
import { takeInventory } from "../inventory/take-inventory.ts";
import { prioritize } from "../prioritize.ts";
import { plan } from "./plan.ts";
import type { Scanned } from "./scanned.ts";

const advisories: Advisories = {
  coverage: [],
  lookup: () => "no-data",
  find: () => [],
  knownExploited: () => undefined,
  epss: () => undefined,
};

function wordRule(word: string, severity: Rule["severity"]): Rule<TextDocument, { word: string }> {
  return {
    id: `shell/${word}`,
    kind: "misconfiguration",
    reads: "text",
    title: word,
    advice: `No ${word}.`,
    severity,
    cwe: 1,
    *find({ text }) {
      for (const { index } of text.matchAll(new RegExp(`\\b${word}\\b`, "g"))) {
        yield {
          range: { start: index, end: index + word.length },
          message: word,
          evidence: { word },
        };
      }
    },
  };
}

function replaceWith(word: string, text: string, more: Partial<Fixer> = {}): Fixer {
  const fixer: Fixer<RuleFinding> = {
    id: `replace-${word}`,
    fixes: [`shell/${word}`],
    safety: "safe",
    propose(finding, { document, expected }) {
      const start = document.text.indexOf(word);
      const range = { start, end: start + word.length };
      const { path } = finding.location;
      return {
        title: `Replace ${word}`,
        changes: [{ kind: "edit", path, expected, edits: [{ range, text }] }],
      };
    },
  };
  return { ...(fixer as Fixer), ...more };
}

async function planFor(files: Record<string, string>, fixers: readonly Fixer[], guided = false) {
  const rules = [
    wordRule("worst", "critical"),
    wordRule("bad", "low"),
    wordRule("new", "high"),
  ] as readonly unknown[] as Rule[];
  const syntaxes = [textSyntax];
  const examiner = createExaminer({ ecosystems: [], syntaxes, rules });
  const look = (collected: Scanned["collected"]): Scanned => {
    const inventory = takeInventory(collected, { ecosystems: [] });
    const findings = prioritize(
      collected.flatMap(({ records }) => records.flatMap((r) => r.findings)),
    );
    return { collected, inventory, findings, gaps: inventory.gaps };
  };
  const scanned = look([await collect(memoryTree(files), examiner)]);
  return plan(scanned, {
    kit: { fixers, rules, syntaxes, advisories, ports: { clock: { now: () => 0 } } },
    guided,
    selects: () => true,
    rescan: async ({ collected }, { files: changed }) =>
      look(
        await Promise.all(collected.map((asset) => recollect(asset, { files: changed, examiner }))),
      ),
  });
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe("plan", () => {
  test("takes the most urgent action first and counts by scanning again", async () => {
    const fixers = [replaceWith("bad", "good"), replaceWith("worst", "fine")];
    const { plan: made, files } = await planFor({ a: "bad bad\n", b: "worst\n" }, fixers);
    expect(
      made.actions.map(({ title, before, after }) => [title, before.total, after.total]),
    ).toEqual([
      ["Replace worst", 3, 2],
      ["Replace bad", 2, 0],
    ]);
    expect(text(files.get(".")?.get("a")?.bytes)).toBe("good good\n");
    expect(made.left).toEqual([]);
  });

  test("takes several actions on one file", async () => {
    const fixers = [replaceWith("bad", "good"), replaceWith("worst", "fine")];
    const { plan: made, files } = await planFor({ a: "bad worst bad\n" }, fixers);
    expect(made.after.total).toBe(0);
    expect(text(files.get(".")?.get("a")?.bytes)).toBe("good fine good\n");
  });

  test("does not take an action that brings a new finding", async () => {
    const { plan: made, files } = await planFor({ a: "bad\n" }, [replaceWith("bad", "new")]);
    expect(made.actions).toEqual([]);
    expect(files.size).toBe(0);
    expect(made.left).toMatchObject([{ reason: "conflict" }]);
  });

  test("offers an action again where another one has changed its file since", async () => {
    const worst = replaceWith("worst", "", {
      propose(finding, { document, expected }) {
        const start = document.text.indexOf("worst");
        const text = document.text.includes("bad") ? "new" : "fine";
        const edits = [{ range: { start, end: start + 5 }, text }];
        const { path } = (finding as RuleFinding).location;
        return { title: "Replace worst", changes: [{ kind: "edit", path, expected, edits }] };
      },
    });
    const { plan: made, files } = await planFor({ a: "bad worst\n" }, [
      replaceWith("bad", "good"),
      worst,
    ]);
    expect(made.actions.map(({ title }) => title)).toEqual(["Replace bad", "Replace worst"]);
    expect(text(files.get(".")?.get("a")?.bytes)).toBe("good fine\n");
    expect(made.left).toEqual([]);
  });

  test("does not take an action that removes nothing", async () => {
    const { plan: made } = await planFor({ a: "bad\n" }, [replaceWith("bad", "bad ")]);
    expect(made.actions).toEqual([]);
    expect(made.left).toMatchObject([{ reason: "conflict" }]);
    expect(made.after.total).toBe(1);
  });

  test("offers a guided fix and takes it only when asked to", async () => {
    const fixers = [replaceWith("bad", "good", { safety: "guided" })];
    const { plan: offered } = await planFor({ a: "bad\n" }, fixers);
    expect(offered.left).toMatchObject([
      { reason: "needs-person", message: expect.stringContaining("--guided") },
    ]);
    const { plan: taken } = await planFor({ a: "bad\n" }, fixers, true);
    expect(taken.after.total).toBe(0);
  });

  test("keeps the reason of a refusal, and says where there is no fixer", async () => {
    const refusing = replaceWith("bad", "", {
      propose: () => ({ refused: "constraint", message: "Why." }),
    });
    const { plan: made } = await planFor({ a: "bad worst\n" }, [refusing]);
    expect(made.left.map(({ reason }) => reason).sort()).toEqual(["constraint", "no-fixer"]);
  });

  test("never edits a file that is not UTF-8", async () => {
    const tree = memoryTree({ a: "" });
    const latin = Uint8Array.of(0xe9, 0x20, 0x62, 0x61, 0x64);
    const rules = [wordRule("bad", "low")] as readonly unknown[] as Rule[];
    const examiner = createExaminer({ ecosystems: [], syntaxes: [textSyntax], rules });
    const collected = await recollect(await collect(tree, examiner), {
      files: new Map([["a", { bytes: latin, mode: 0o644 }]]),
      examiner,
    });
    const findings = prioritize(collected.records.flatMap((record) => record.findings));
    const inventory = takeInventory([collected], { ecosystems: [] });
    const { plan: made } = await plan(
      { collected: [collected], inventory, findings, gaps: [] },
      {
        kit: {
          fixers: [replaceWith("bad", "good")],
          rules,
          syntaxes: [textSyntax],
          advisories,
          ports: { clock: { now: () => 0 } },
        },
        guided: false,
        selects: () => true,
        rescan: async (scanned) => scanned,
      },
    );
    expect(made.left).toMatchObject([{ reason: "encoding" }]);
  });
});
