import { expect, test } from "vitest";
import { releaseRecord } from "../../test/release-records.ts";
import type { ReleaseRecord } from "../model/index.ts";
import { slack } from "./slack.ts";

const lines = (more: Partial<ReleaseRecord>) =>
  (slack.body(releaseRecord(more)) as { readonly text: string }).text.split("\n");

test("says what was released, and what was there before", () => {
  expect(lines({})).toEqual([
    "suture: registry.example/acme/shop was released",
    `Digest sha256:${"a".repeat(64)}`,
    "Tags latest, stable",
    `Before sha256:${"c".repeat(64)}`,
    "Findings 2 medium, 1 low",
  ]);
});

test("says what stopped a release, and no more than fits", () => {
  const blocking = Array.from({ length: 20 }, (_, i) => ({
    rule: `CVE-2026-${i}`,
    severity: "high" as const,
    title: "openssl 3.0",
  }));
  const gate = { passes: false, failOn: "high" as const, blocking, blockingCount: 31 };
  const found = lines({ outcome: "stopped", reason: "31 findings stop it.", gate });
  expect(found.slice(0, 3)).toEqual([
    "suture: registry.example/acme/shop was stopped by the gate, nothing was pushed",
    "31 findings stop it.",
    "• high CVE-2026-0: openssl 3.0",
  ]);
  expect(found).toContain("• and 10 more");
  expect(found.filter((line) => line.startsWith("• high"))).toHaveLength(10);
  expect(found.join()).not.toContain("Tags");
});

test("what comes from an image cannot mention a channel or forge a link", () => {
  const reason = "<!channel> see <https://evil.example|here> & there";
  expect(lines({ outcome: "failed", reason })[1]).toBe(
    "&lt;!channel&gt; see &lt;https://evil.example|here&gt; &amp; there",
  );
});
