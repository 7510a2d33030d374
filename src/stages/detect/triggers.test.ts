import fc from "fast-check";
import { expect, test } from "vitest";
import type { Rule } from "../../model/index.ts";
import { compileTriggers } from "./triggers.ts";

function rule(...triggers: string[]): Rule {
  return {
    id: `secrets/${triggers.join("-")}`,
    kind: "secret",
    reads: "text",
    title: "t",
    advice: "a",
    severity: "low",
    cwe: 798,
    triggers,
    find: () => [],
  };
}

const always: Rule = (({ triggers: _, ...rest }) => rest)(rule("always"));
const chosen = (rules: readonly Rule[], text: string) =>
  compileTriggers(rules)(text).map(({ id }) => id);

test("a rule without triggers is always chosen, one with none never", () => {
  expect(chosen([always, rule()], "")).toEqual([always.id]);
  expect(chosen([always, rule()], "anything")).toEqual([always.id]);
});

test.each(["ghp_", "hf_", "::", "x", "müde", "@[`{", "secret_access_key"])(
  "finds %s at every place",
  (trigger) => {
    const rules = [rule(trigger)];
    for (let before = 0; before < 5; before++) {
      for (let after = 0; after < 4; after++) {
        const text = " ".repeat(before) + trigger.toUpperCase() + " ".repeat(after);
        expect(compileTriggers(rules)(text), text).toHaveLength(1);
      }
    }
    expect(compileTriggers(rules)(trigger.slice(1))).toHaveLength(0);
  },
);

test("keeps the order of the rules and chooses each once", () => {
  const rules = [rule("bbb", "ccc"), always, rule("aaa"), rule("aaa", "zzz"), rule("yyy")];
  expect(chosen(rules, "aaa ccc bbb aaa")).toEqual([
    "secrets/bbb-ccc",
    always.id,
    "secrets/aaa",
    "secrets/aaa-zzz",
  ]);
});

test("signs that share their low bits with letters are told apart", () => {
  expect(chosen([rule("`ab")], "@AB")).toEqual([]);
  expect(chosen([rule("a[")], "A{")).toEqual([]);
  expect(chosen([rule("ab")], "\u0141\u0142")).toEqual([]);
});

test("chooses what a plain search chooses", () => {
  const letters = fc.constantFrom("a", "B", "b", "_", "-", "C", " ", "A");
  const word = (min: number, max: number) =>
    fc.array(letters, { minLength: min, maxLength: max }).map((all) => all.join(""));
  fc.assert(
    fc.property(
      fc.array(fc.array(word(1, 6), { maxLength: 3 }), { maxLength: 5 }),
      word(0, 40),
      (lists, text) => {
        const rules = lists.map((triggers) => rule(...triggers));
        const plain = rules.filter(({ triggers = [] }) =>
          triggers.some((t) => text.toLowerCase().includes(t.toLowerCase())),
        );
        expect(compileTriggers(rules)(text)).toEqual(plain);
      },
    ),
    { numRuns: 1000 },
  );
});
