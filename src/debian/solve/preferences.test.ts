import { describe, expect, test } from "vitest";
import { solveMade } from "../../../test/solve-debs.ts";
import { isPreferencesFile, readPreferences } from "./preferences.ts";

const security = {
  kind: "security",
  label: "Debian-Security",
  suite: "oldstable-security",
  codename: "bookworm-security",
  address: "https://security.example/debian-security",
} as const;

/** Main has a 2, security a 3; b is of the source s. */
function upgraded(preferences: string): readonly string[] {
  return solveMade({
    preferences,
    installed: "a 1\nb 1; Source: s",
    available: "a 2\nb 2; Source: s",
    others: [{ archive: security, lines: "a 3" }],
  });
}

const both = ["a 1 -> 3", "b 1 -> 2"];

describe("preferences", () => {
  test.each([
    ["none", "", both],
    ["comments only", "# Package: *\n#Pin: release *\n", both],
    [
      "never a package, by a pattern",
      "# no\nExplanation: x\nPackage: A*\nPin: release *\nPin-Priority: -1\n",
      ["b 1 -> 2", "a: pinned, Package: A* · Pin: release *"],
    ],
    [
      "of a source",
      "Package: src:s\nPin: version *\nPin-Priority: -1\n",
      ["a 1 -> 3", "b: pinned, Package: src:s · Pin: version *"],
    ],
    ["a version", "Package: a\nPin: version 2*\nPin-Priority: 990\n", ["a 1 -> 2", "b 1 -> 2"]],
    [
      "the installed version",
      "Package: a\nPin: version 1\nPin-Priority: 1001\n",
      ["b 1 -> 2", "a: pinned, Package: a · Pin: version 1"],
    ],
    [
      "a release, of all packages",
      "Package: *\nPin: release l=Debian-Security\nPin-Priority: 50\n",
      ["a 1 -> 2", "b 1 -> 2"],
    ],
    [
      "several names of a release",
      "Package: *\nPin: release o=Debian,n=bookworm-security\nPin-Priority: -5\n",
      ["a 1 -> 2", "b 1 -> 2"],
    ],
    [
      "a bare release",
      "Package: a\nPin: release oldstable\nPin-Priority: 700\n",
      ["a 1 -> 2", "b 1 -> 2"],
    ],
    [
      "a package before all, the first that fits before the next",
      "Package: *\nPin: release *\nPin-Priority: -1\n\nPackage: a\nPin: release n=bookworm\nPin-Priority: 600\n\nPackage: a\nPin: release n=bookworm\nPin-Priority: -1\n",
      ["a 1 -> 2", "b: pinned, Package: * · Pin: release *"],
    ],
    [
      "a host",
      'Package: *\nPin: origin "security.example"\nPin-Priority: -1\n',
      ["a 1 -> 2", "b 1 -> 2"],
    ],
    [
      "a host that no archive has",
      "Package: *\nPin: origin deb.nodesource.com\nPin-Priority: 600\n",
      both,
    ],
    ["another architecture", "Package: a:i386\nPin: release *\nPin-Priority: -1\n", both],
    [
      "names, one of them with an architecture",
      "Package: x a:amd64\nPin: release *\nPin-Priority: -1\n",
      ["b 1 -> 2", "a: pinned, Package: x a:amd64 · Pin: release *"],
    ],
  ])("%s", (_, preferences, expected) => {
    expect(upgraded(preferences)).toEqual(expected);
  });

  test.each([
    "Package: a\nPin: release c=main\nPin-Priority: 900\n",
    "Package: a\nPin: release a=/old.*/\nPin-Priority: 900\n",
    "Package: a\nPin: version /2/\nPin-Priority: 900\n",
    "Package: a\nPin: release *\nPin-Priority: often\n",
    "Package: a\nPin: somehow\nPin-Priority: 1\n",
    "Package: a\nPin: release 12\nPin-Priority: 1\n",
    "Package: a\nPin: release *\n",
  ])("what is not understood leaves its packages alone: %j", (preferences) => {
    expect(upgraded(preferences)).toEqual([
      "b 1 -> 2",
      expect.stringMatching(/^a: pinned unread, Package: a · Pin: /),
    ]);
  });

  test("a regular expression may be about any package", () => {
    expect(upgraded("Package: /^x/\nPin: release *\nPin-Priority: 1\n")).toEqual([
      expect.stringMatching(/^a: pinned unread/),
      expect.stringMatching(/^b: pinned unread/),
    ]);
  });

  test("other names of a mirror", () => {
    const lines = solveMade({
      preferences: "Package: *\nPin: origin real.example\nPin-Priority: -1\n",
      installed: "a 1",
      available: "a 2",
      sitesOf: () => ["mirror.example", "real.example"],
    });
    expect(lines).toEqual(["a: pinned, Package: * · Pin: origin real.example"]);
  });

  test("time is linear in hostile patterns", () => {
    upgraded(`Package: ${"*a".repeat(20_000)}\nPin: release *\nPin-Priority: -1\n`);
    readPreferences([`Package: a\nPin: ${"release ".repeat(50_000)}\nPin-Priority: 1\n`]);
  });
});

test.each([
  ["nodejs", true],
  ["50-php.pref", true],
  ["x.bak", false],
  ["x.pref.dpkg-dist", false],
  [".hidden", false],
])("of preferences.d: %s %s", (name, expected) => {
  expect(isPreferencesFile(name)).toBe(expected);
});
