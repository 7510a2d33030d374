import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareApk } from "../../versions/apk.ts";
import { parseApkDependencies } from "../dependencies.ts";
import { type ApkPackage, readApkPackages } from "../packages.ts";
import type { ApkPlan, ApkRequest, KeptApkReason } from "./apk-plan.ts";
import { brokenApkDependencies } from "./broken.ts";
import { solveApkUpgrade } from "./solve-apk-upgrade.ts";

interface Made {
  /** A package a line: `NAME VERSION D:DEPENDS; p:PROVIDES; …` */
  readonly installed: string;
  readonly available: string;
  readonly tagged?: string;
  readonly world?: string;
  readonly requests?: readonly ApkRequest[];
}

function packages(lines: string, tag?: string): readonly ApkPackage[] {
  const stanzas = lines
    .trim()
    .split("\n")
    .map((line) => {
      const [, name = "", version = "", fields = ""] = /^\s*(\S+) (\S+) ?(.*)$/.exec(line) ?? [];
      return [`P:${name}`, `V:${version}`, ...fields.split(/\s*;\s*/)].join("\n");
    });
  return readApkPackages(stanzas.join("\n\n"), tag);
}

function solve({ installed, available, tagged, world = "", requests }: Made): ApkPlan {
  return solveApkUpgrade({
    installed: packages(installed),
    world: parseApkDependencies(world),
    available: [...packages(available), ...(tagged ? packages(tagged, "edge") : [])],
    ...(requests && { requests }),
  });
}

function lines(made: Made): readonly string[] {
  const { changes, kept } = solve(made);
  return [
    ...changes.map(
      ({ name, from, to, of }) => `${name} ${from ?? "new"} -> ${to}${of ? ` (of ${of})` : ""}`,
    ),
    ...kept.map(({ name, reason }) => `${name}: ${told(reason)}`),
  ];
}

function told(reason: KeptApkReason): string {
  if ("wanted" in reason) return `${reason.kind}, ${reason.wanted}`;
  if (!("owner" in reason)) return reason.kind;
  const rival = reason.kind === "conflict" ? ` and ${reason.with}` : "";
  return `${reason.owner || "world"} wants ${reason.dependency}${rival}`;
}

describe("solveApkUpgrade", () => {
  test.each<[string, Made, readonly string[]]>([
    [
      "the newest versions, never an older one",
      {
        installed: "a 1-r0\nb 2-r0\nc 1.9-r0",
        available: "a 1-r2\na 1-r10\nb 1-r9\nc 1.10_rc1-r0",
      },
      ["a 1-r0 -> 1-r10", "c 1.9-r0 -> 1.10_rc1-r0"],
    ],
    [
      "new libraries, and what offers them",
      {
        installed: "curl 1-r0 D:so:libssl.so.1\nlibssl1 1-r0 p:so:libssl.so.1=1",
        available:
          "curl 2-r0 D:so:libssl.so.3\nlibssl3 3-r0 D:so:libcrypto.so.3; p:so:libssl.so.3=3\nlibcrypto3 3-r0 p:so:libcrypto.so.3=3",
      },
      ["curl 1-r0 -> 2-r0", "libcrypto3 new -> 3-r0 (of libssl3)", "libssl3 new -> 3-r0 (of curl)"],
    ],
    [
      "the newest that the world allows",
      {
        world: "a~1.2 b=1-r0 c<3",
        installed: "a 1.2.0-r0\nb 1-r0\nc 1-r0",
        available: "a 1.2.7-r0\na 1.3-r0\nb 1-r1\nc 2-r0\nc 3-r0",
      },
      ["a 1.2.0-r0 -> 1.2.7-r0", "c 1-r0 -> 2-r0", "b: world wants b=1-r0"],
    ],
    [
      "packages of one origin that ask for each other's version",
      {
        installed: "ssl 1-r0 D:crypto=1-r0; o:s\ncrypto 1-r0 o:s",
        available: "ssl 2-r0 D:crypto=2-r0\ncrypto 2-r0",
      },
      ["crypto 1-r0 -> 2-r0", "ssl 1-r0 -> 2-r0"],
    ],
    [
      "not what an installed package conflicts with",
      { installed: "a 1-r0\nb 1-r0 D:!a>=3", available: "a 2-r0\na 3-r0" },
      ["a 1-r0 -> 2-r0"],
    ],
    [
      "not what needs the old version that must stay",
      { installed: "a 1-r0\nb 1-r0 D:a<2", available: "a 2-r0" },
      ["a: b wants a<2"],
    ],
    [
      "nor a name that another package has in a version",
      {
        installed: "a 1-r0\nb 1-r0 p:cmd:x=1",
        available: "a 2-r0 p:cmd:x=2",
      },
      ["a: a wants cmd:x and b"],
    ],
    [
      "of those that provide a name, the one of the highest priority; a name alone chooses none",
      {
        installed: "a 1-r0\nb 1-r0",
        available:
          "a 2-r0 D:mta\nx 1-r0 p:mta; k:10\ny 1-r0 p:mta; k:20\nz 1-r0 p:mta\nb 2-r0 D:cron\nw 1-r0 p:cron",
      },
      ["a 1-r0 -> 2-r0", "y new -> 1-r0 (of a)", "b: b wants cron"],
    ],
    [
      "what is to be installed by itself",
      {
        installed: "a 1-r0\ndocs 1-r0",
        available: "a 2-r0\na-doc 2-r0 i:a=2-r0 docs\na-openrc 2-r0 i:a openrc\na-x 2-r0 i:docs",
      },
      ["a 1-r0 -> 2-r0", "a-doc new -> 2-r0 (of a)"],
    ],
    [
      "nothing that is there by itself past the conditions of its old version",
      {
        world: "busybox=1-r0 docs",
        installed:
          "busybox 1-r0\ndocs 1-r0\nssl 1-r0 i:busybox=1-r0\na-doc 1-r0 i:docs\nb 1-r0 i:busybox=1-r0\nc 1-r0 D:b",
        available:
          "busybox 2-r0\nssl 2-r0 i:busybox=2-r0\na-doc 2-r0 i:docs\nb 2-r0 i:busybox=2-r0",
      },
      [
        "a-doc 1-r0 -> 2-r0",
        "b 1-r0 -> 2-r0",
        "busybox: world wants busybox=1-r0",
        "ssl: install-if",
      ],
    ],
    [
      "and tells what nothing needs any more, directly or by others, as apk would remove it",
      {
        world: "curl docs",
        installed:
          "curl 1-r0 D:so:libssl.so.1\nlibssl1 1-r0 D:libz; p:so:libssl.so.1=1\nlibz 1-r0\ndocs 1-r0\nssl-doc 1-r0 i:libssl1 docs\nlost 1-r0",
        available:
          "curl 2-r0 D:so:libssl.so.3\nlibssl3 3-r0 p:so:libssl.so.3=3\nlibz 2-r0\nlost 2-r0",
      },
      [
        "curl 1-r0 -> 2-r0",
        "libssl3 new -> 3-r0 (of curl)",
        "libz 1-r0 -> 2-r0",
        "lost 1-r0 -> 2-r0",
        "libssl1: unneeded",
        "libz: unneeded",
        "ssl-doc: unneeded",
      ],
    ],
    [
      "tagged repositories only where the world asks for them",
      {
        world: "b@edge",
        installed: "a 1-r0\nb 1-r0",
        available: "a 1-r0",
        tagged: "a 2-r0\nb 2-r0",
      },
      ["b 1-r0 -> 2-r0"],
    ],
    [
      "what was broken before may stay so",
      { installed: "a 1-r0 D:gone", available: "a 2-r0 D:gone>1" },
      ["a 1-r0 -> 2-r0"],
    ],
  ])("%s", (_, made, expected) => {
    expect(lines(made)).toEqual(expected);
  });

  test.each<[string, readonly ApkRequest[], readonly string[]]>([
    ["one", [{ name: "a", of: "package" }], ["a 1-r0 -> 2-r0"]],
    [
      "an origin, and what must move with it",
      [{ name: "s", of: "origin" }],
      ["b 1-r0 -> 2-r0", "c 1-r0 -> 2-r0 (of b)"],
    ],
    [
      "versions that are reached, or cannot be",
      [
        { name: "a", of: "any", atLeast: "1-r0" },
        { name: "b", of: "any", atLeast: "3" },
        { name: "q", of: "any" },
      ],
      ["a: new-enough, 1-r0", "b: no-newer, 3", "q: not-found"],
    ],
  ])("of requests: %s", (_, requests, expected) => {
    const made = {
      installed: "a 1-r0\nb 1-r0 o:s\nc 1-r0 D:b=1-r0",
      available: "a 2-r0\nb 2-r0\nc 2-r0 D:b=2-r0",
      requests,
    };
    expect(lines(made)).toEqual(expected);
  });
});

test("nothing more is broken, nothing older or gone, and a second upgrade changes nothing", () => {
  const name = fc.constantFrom("a", "b", "c", "d", "e", "f");
  const bound = fc.constantFrom("", ">=1", "=1", "=2", "~2", "<3", ">1");
  const need = fc
    .tuple(fc.constantFrom("", "", "", "!"), name, bound)
    .map((parts) => parts.join(""));
  const apk = fc
    .tuple(name, fc.constantFrom("1", "2", "3"), fc.array(need, { maxLength: 3 }), fc.boolean())
    .map(([own, version, needs, provides]) => {
      const p = provides ? `; p:so:${own}=${version}` : "";
      return `${own} ${version} D:${needs.join(" ")}${p}`;
    });
  const list = fc.array(apk, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(list, list, fc.array(need, { maxLength: 2 }), (old, available, wanted) => {
      const installed = [
        ...new Map(packages(old.join("\n")).map((one) => [one.name, one])).values(),
      ];
      const world = parseApkDependencies(wanted.join(" "));
      const input = { installed, world, available: packages(available.join("\n")) };
      const { changes } = solveApkUpgrade(input);
      const changed = new Map(changes.map((change) => [change.name, change]));
      const end = [
        ...installed.map((one) => changed.get(one.name)?.apk ?? one),
        ...changes.filter(({ from }) => from === undefined).map(({ apk: fresh }) => fresh),
      ];
      for (const { from, to } of changes)
        if (from !== undefined) expect(compareApk(from, to)).toBeLessThan(0);
      const brokenIn = (list: readonly ApkPackage[]) =>
        brokenApkDependencies(list, world).map(({ name: owner, dependency, with: rival }) => {
          const [{ name: about = "" } = {}] = parseApkDependencies(dependency);
          return `${owner} ${about} ${rival}`;
        });
      const before = brokenIn(installed);
      for (const broken of brokenIn(end)) expect(before).toContain(broken);
      expect(solveApkUpgrade({ ...input, installed: end }).changes).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
