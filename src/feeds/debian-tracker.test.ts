import { expect, test } from "vitest";
import { debianTracker } from "./debian-tracker.ts";

const date = "2025-07-01T00:00:00Z";
const read = (value: unknown) => [
  ...debianTracker.read(
    Buffer.from(typeof value === "string" ? value : JSON.stringify(value)),
    date,
  ),
];
const one = (state: unknown, { id = "CVE-2024-1001", codename = "bookworm" } = {}) =>
  read({ nginx: { [id]: { releases: { [codename]: state } } } })[0];

test.each([
  [
    "resolved",
    { status: "resolved", fixed_version: "1.2-3+deb12u1", urgency: "medium" },
    ["fixed", "medium", "1.2-3+deb12u1"],
  ],
  [
    "never had it",
    { status: "resolved", fixed_version: "0", urgency: "unimportant" },
    ["not-affected", "low", undefined],
  ],
  ["open", { status: "open", urgency: "not yet assigned" }, [undefined, undefined, undefined]],
  [
    "no DSA",
    { status: "open", urgency: "low**", nodsa: "Minor issue", nodsa_reason: "" },
    [undefined, "low", undefined],
  ],
  [
    "postponed",
    { status: "open", urgency: "high", nodsa_reason: "postponed" },
    [undefined, "high", undefined],
  ],
  [
    "ignored",
    { status: "open", urgency: "medium", nodsa_reason: "ignored" },
    ["wont-fix", "medium", undefined],
  ],
  ["end of life", { status: "open", urgency: "end-of-life" }, ["wont-fix", undefined, undefined]],
  ["unimportant", { status: "open", urgency: "unimportant" }, ["unimportant", "low", undefined]],
  [
    "unimportant and fixed",
    { status: "resolved", fixed_version: "1:2~rc1-1", urgency: "unimportant" },
    ["unimportant", "low", "1:2~rc1-1"],
  ],
  [
    "undetermined",
    { status: "undetermined", urgency: "not yet assigned" },
    ["undetermined", undefined, undefined],
  ],
])("%s", (_, state, [said, severity, fixed]) => {
  const record = one(state);
  expect(record).toMatchObject({
    id: "DEBIAN-CVE-2024-1001",
    upstream: ["CVE-2024-1001"],
    modified: date,
  });
  const [entry] = record?.affected ?? [];
  expect([entry?.ecosystem, entry?.name]).toEqual(["Debian:12", "nginx"]);
  expect([entry?.state, entry?.severity]).toEqual([said, severity]);
  expect(entry?.ranges).toEqual([
    { type: "ECOSYSTEM", events: [{ introduced: "0" }, ...(fixed ? [{ fixed }] : [])] },
  ]);
});

test("one record for each package, with every release that has packages", () => {
  const open = { status: "open", urgency: "low" };
  const records = read({
    nginx: {
      "CVE-2024-1001": {
        releases: { bullseye: open, bookworm: open, trixie: open, sid: open, "new one": open },
      },
      "TEMP-0123456-ABCDEF": { releases: { bookworm: open } },
      "no id": { releases: { bookworm: open } },
      "CVE-2024-1002": { releases: { sid: open } },
      "CVE-2024-1003": null,
    },
    curl: { "CVE-2024-1001": { releases: { bookworm: open } } },
    "bad name\u0000": { "CVE-2024-1001": { releases: { bookworm: open } } },
  });
  expect(
    records.map(({ id, affected }) => [id, affected.map((e) => `${e.ecosystem} ${e.name}`)]),
  ).toEqual([
    ["DEBIAN-CVE-2024-1001", ["Debian:11 nginx", "Debian:12 nginx", "Debian:13 nginx"]],
    ["TEMP-0123456-ABCDEF", ["Debian:12 nginx"]],
    ["DEBIAN-CVE-2024-1001", ["Debian:12 curl"]],
  ]);
});

test("a state that is none is left out, a version that is none too", () => {
  expect(one({ status: "new", urgency: "low" })).toBeUndefined();
  expect(one({ status: "resolved", urgency: "low" })).toBeUndefined();
  expect(one({ status: "resolved", fixed_version: "1 2\n", urgency: "low" })).toBeUndefined();
  expect(one("open")).toBeUndefined();
});

test("what is another file, or half of one, is refused", () => {
  const whole = JSON.stringify({ nginx: { "CVE-2024-1001": { releases: {} } }, curl: {} });
  expect(read(whole)).toEqual([]);
  for (let at = 0; at < whole.length; at++) {
    expect(() => read(whole.slice(0, at)), whole.slice(0, at)).toThrow(SyntaxError);
  }
  for (const other of ["<html></html>", "[]", "{}", '{"nginx": 1}', `${whole} x`, "null"]) {
    expect(() => read(other), other).toThrow(SyntaxError);
  }
});
