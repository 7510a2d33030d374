import { expect, test } from "vitest";
import { packageOf, ruleFinding, vulnerability } from "../../test/report-samples/builders.ts";
import type { Gap, Severity } from "../model/index.ts";
import { decideGate } from "./gate.ts";

const openssl = packageOf("openssl", "3.0.1", {
  purl: "pkg:deb/debian/openssl@3.0.1",
  ecosystem: "Debian:12",
});
const found = (severity: Severity, fixed = true) =>
  vulnerability(
    openssl,
    `CVE-2026-${severity}`,
    severity,
    fixed ? { fixedVersions: ["3.0.2"] } : {},
  );
const asRoot = ruleFinding("image/root-user", "Runs as root", {
  kind: "misconfiguration",
  location: { asset: "image:shop", path: "config" },
});
const gap = (reason: Gap["reason"]): Gap => ({ asset: "image:shop", reason, message: "Why." });
const high = { failOn: "high" as const, fixableOnly: false };

const decide = (
  findings: Parameters<typeof decideGate>[0]["findings"],
  { gaps = [] as Gap[], policy = high as Parameters<typeof decideGate>[1] } = {},
) => {
  const { outcome, blocking } = decideGate({ findings, gaps }, policy);
  return [outcome, ...blocking.map(({ rule }) => rule)];
};

test("milder findings pass, others stop it, the most severe first", () => {
  expect(decide([found("medium"), found("low")])).toEqual(["clean"]);
  expect(decide([found("high"), found("medium"), found("critical")])).toEqual([
    "findings",
    "CVE-2026-critical",
    "CVE-2026-high",
  ]);
});

test("a severity that nobody knows stops it at any threshold", () => {
  expect(decide([found("unknown")], { policy: { ...high, failOn: "critical" } })).toEqual([
    "findings",
    "CVE-2026-unknown",
  ]);
});

test("what is suppressed does not count", () => {
  const ignored = { ...found("critical"), suppression: { by: "suture.toml" } };
  expect(decide([ignored])).toEqual(["clean"]);
});

test("where only what can be fixed counts, the rest passes, but not what rules found", () => {
  const policy = { ...high, fixableOnly: true };
  expect(decide([found("critical", false)], { policy })).toEqual(["clean"]);
  expect(decide([found("critical", false), asRoot], { policy })).toEqual([
    "findings",
    "image/root-user",
  ]);
});

test("what could not be examined never passes, whatever was found", () => {
  expect(decide([], { gaps: [gap("no-data")] })).toEqual(["incomplete"]);
  expect(decide([found("low")], { gaps: [gap("stale-data")] })).toEqual(["incomplete"]);
  expect(decide([], { gaps: [gap("unreadable")], policy: { ...high, failOn: "never" } })).toEqual([
    "incomplete",
  ]);
  expect(decide([found("high")], { gaps: [gap("unreadable")] })[0]).toBe("incomplete");
  expect(decide([found("high")], { gaps: [gap("no-data")] })[0]).toBe("findings");
});
