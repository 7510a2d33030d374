import { expect, test } from "vitest";
import type { AffectedPackage, Package } from "../model/index.ts";
import { isOfStream } from "./module-streams.ts";

const moduleFix = "1:18.20.2-1.module+el8.10.0+1800+5a2a3b4c";

function entry(fixed: string | undefined): AffectedPackage {
  const events = [{ introduced: "0" }, ...(fixed === undefined ? [] : [{ fixed }])];
  return {
    ecosystem: "Rocky Linux:8",
    name: "nodejs",
    ranges: [{ type: "ECOSYSTEM", events }],
    versions: [],
  };
}

function node(moduleStream: string | undefined, ecosystem = "Rocky Linux:8"): Package {
  return {
    name: "nodejs",
    version: "1:16.20.2-1.module+el8.8.0+1500+1a2b3c4d",
    purl: "pkg:rpm/rocky/nodejs@16.20.2-1",
    ecosystem,
    locations: [],
    requiredBy: [],
    dependsOn: [],
    ...(moduleStream && { moduleStream }),
  };
}

test.each([
  ["nodejs:18", "Important: nodejs:18 security update", moduleFix, true],
  ["nodejs:16", "Important: nodejs:18 security update", moduleFix, false],
  ["nodejs:16", "Red Hat Security Advisory: nodejs:16 security update", moduleFix, true],
  // Titles that name several modules, or none.
  ["virt:rhel", "virt:rhel and virt-devel:rhel security update", moduleFix, true],
  ["virt-devel:rhel", "virt:rhel and virt-devel:rhel security update", moduleFix, true],
  ["perl:5.30", "virt:rhel and virt-devel:rhel security update", moduleFix, false],
  ["nodejs:16", "Important: nodejs security update", moduleFix, true],
  ["nodejs:16", "", moduleFix, true],
  ["php:7.4", "Moderate: php:7.4 security update", "7.4.19-4.module_el8.6.0+3238+624bf8b8", true],
  ["php:8.0", "Moderate: php:7.4 security update", "7.4.19-4.module_el8.6.0+3238+624bf8b8", false],
  // A package of no module, and a fix of none.
  [undefined, "Important: nodejs:18 security update", moduleFix, false],
  [undefined, "Important: nodejs:18 security update", undefined, true],
  [undefined, "Important: bash security update", "4.4.20-5.el8", true],
  ["perl:5.30", "Important: perl security update", "4:5.26.3-423.el8_10", false],
  ["nodejs:16", "Node.js: not fixed yet", undefined, true],
] as const)("%s and «%s» fixed in %s: %s", (stream, summary, fixed, expected) => {
  expect(isOfStream(entry(fixed), { summary }, node(stream))).toBe(expected);
});

test("distributions without modules are left alone", () => {
  const suse = node(undefined, "openSUSE:Leap 15.6");
  expect(isOfStream(entry("1.0-1.module+el8.1"), { summary: "a:1 update" }, suse)).toBe(true);
});

test.each([
  "Update 10:30, see https://errata.invalid:8080/a for https://b.invalid/x",
  "Red Hat Security Advisory: RHSA-2024:1234",
])("«%s» names no stream", (summary) => {
  expect(isOfStream(entry(moduleFix), { summary }, node("nodejs:16"))).toBe(true);
});

test("a module's name may begin with a digit", () => {
  const summary = "Moderate: 389-ds:1.4 security update";
  expect(isOfStream(entry(moduleFix), { summary }, node("389-ds:1.4"))).toBe(true);
  expect(isOfStream(entry(moduleFix), { summary }, node("389-ds:1.3"))).toBe(false);
});
