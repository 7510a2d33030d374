import { expect, test } from "vitest";
import type { Program, Rule, RuleFinding } from "../../model/index.ts";
import { judgeFindings } from "./judge-findings.ts";

const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
const finding: Omit<RuleFinding, "priority"> = {
  kind: "code",
  rule: "python/asking",
  fingerprint: "f",
  title: "t",
  message: "m",
  advice: "a",
  severity: "high",
  confidence: "medium",
  cwe: [20],
  location: { asset: "app", path: "a.py", region },
  evidence: { at: 7 },
  secretCount: 0,
};
const program: Program = {
  kind: "words",
  path: "",
  text: "",
  encoding: "utf-8",
  problems: [],
  limited: [],
};
const asking: Rule<never> = {
  id: "python/asking",
  kind: "code",
  title: "t",
  advice: "a",
  severity: "high",
  cwe: 20,
  reads: "python" as never,
  find: () => [],
  asks: {
    program: "words",
    judge: ({ path, evidence }, { kind }) =>
      path === "a.py"
        ? {
            severity: "low",
            message: `${kind} ${JSON.stringify(evidence)}`,
            trace: [{ path: "b.py", region, message: "here" }],
          }
        : undefined,
  },
};

const judge = (one: typeof finding, programs = new Map([["words", program]])) =>
  judgeFindings([one], { rules: [asking as unknown as Rule], programs })[0];

test("a program changes what it knows better, and keeps who the finding is", () => {
  expect(judge(finding)).toEqual({
    ...finding,
    severity: "low",
    message: 'words {"at":7}',
    trace: [{ location: { asset: "app", path: "b.py", region }, message: "here" }],
  });
});

test("findings of which no program knows anything stay as they are", () => {
  const elsewhere = { ...finding, location: { ...finding.location, path: "c.py" } };
  expect(judge(elsewhere)).toBe(elsewhere);
  expect(judge(finding, new Map())).toBe(finding);
  const other = { ...finding, rule: "python/other" };
  expect(judge(other)).toBe(other);
});

test("what is nothing by itself is a finding only where a program says something of it", () => {
  const open = { ...finding, needsJudgement: true as const };
  expect(judge(open)).not.toHaveProperty("needsJudgement");
  expect(judge(open)).toMatchObject({ severity: "low" });
  expect(judge({ ...open, location: { ...open.location, path: "b.py" } })).toBeUndefined();
  expect(judge(open, new Map())).toBeUndefined();
});
