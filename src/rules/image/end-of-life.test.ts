import { expect, test } from "vitest";
import { systemDocument } from "../../syntax/system-document.ts";
import { endOfLife } from "./end-of-life.ts";

const bullseye = { id: "debian", versionId: "11", name: "Debian GNU/Linux 11 (bullseye)" };

test("reports a system whose fixes have ended, with the day and the source", () => {
  const [match, ...more] = endOfLife.find(systemDocument(bullseye, "2026-11-25"));
  expect(more).toEqual([]);
  expect(match?.message).toContain("2026-08-31");
  expect(match?.message).toContain("distro-info-data");
  expect(match?.evidence).toEqual({ system: "debian", release: "11", since: "2026-08-31" });
});

test("the last day still counts", () => {
  expect([...endOfLife.find(systemDocument(bullseye, "2026-08-31"))]).toEqual([]);
});

test("a rolling system has no end", () => {
  const wolfi = { id: "wolfi", versionId: "20230201", name: "Wolfi" };
  expect([...endOfLife.find(systemDocument(wolfi, "2030-01-01"))]).toEqual([]);
});
