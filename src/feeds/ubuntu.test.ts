import { expect, test } from "vitest";
import { ubuntu } from "./ubuntu.ts";

const record = {
  id: "UBUNTU-CVE-2024-2398",
  modified: "2025-01-01T00:00:00Z",
  upstream: ["CVE-2024-2398"],
  severity: [
    { type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H" },
    { type: "Ubuntu", score: "medium" },
  ],
  affected: ["Ubuntu:22.04:LTS", "Ubuntu:24.10", "Ubuntu:Pro:18.04:LTS"].map((ecosystem) => ({
    package: { ecosystem, name: "curl" },
    ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "7.81.0-1ubuntu1.16" }] }],
    versions: ["7.81.0-1ubuntu1.15"],
  })),
};

test("releases as images name them, Ubuntu's priority as the severity", () => {
  expect(
    ubuntu.read(record, "Ubuntu")?.affected.map(({ ecosystem, severity }) => [ecosystem, severity]),
  ).toEqual([
    ["Ubuntu:22.04", "medium"],
    ["Ubuntu:24.10", "medium"],
    ["Ubuntu:Pro:18.04:LTS", "medium"],
  ]);
});

test("lies where OSV's exports lie", () => {
  expect([ubuntu.lies, ubuntu.archive("Ubuntu")]).toEqual(["osv", "Ubuntu/all.zip"]);
});
