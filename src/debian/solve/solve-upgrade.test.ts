import { describe, expect, test } from "vitest";
import { type MadeSystem, solveMade } from "../../../test/solve-debs.ts";

type Row = readonly [string, MadeSystem, readonly string[]];

const backports = {
  kind: "other",
  origin: "Debian Backports",
  suite: "bookworm-backports",
  codename: "bookworm-backports",
  pin: 100,
} as const;

const plain: readonly Row[] = [
  [
    "the newest version of all archives",
    { installed: "a 1\nb 2", available: "a 2\na 10\na 9\nb 1" },
    ["a 1 -> 10"],
  ],
  ["nothing for what is newest", { installed: "a 2", available: "a 2\na 1~rc1" }, []],
  [
    "a package of all architectures may become one of the native, and back",
    { installed: "a 1; Architecture: all\nb 1", available: "a 2\nb 2; Architecture: all" },
    ["a 1 -> 2", "b 1 -> 2"],
  ],
  [
    "architectures that the system has not are not seen",
    { installed: "a 1", available: "a 2; Architecture: i386\na 2; Architecture: source" },
    [],
  ],
  [
    "held packages stay, and what needs them newer",
    {
      installed: "a 1; Status: hold ok installed\nb 1",
      available: "a 2\nb 2; Depends: a (>= 2)",
    },
    ["a: held", "b: b wants a (>= 2), a is held"],
  ],
  [
    "packages that others built stay",
    { installed: "nodejs 18.1-1nodesource1", available: "nodejs 99" },
    ["nodejs: foreign, NodeSource"],
  ],
  [
    "packages of other distributors replace nothing",
    {
      installed: "a 1\nb 1",
      available: "b 2",
      others: [{ archive: { kind: "other", origin: "Somebody" }, lines: "a 2" }],
    },
    ["b 1 -> 2"],
  ],
  [
    "new dependencies keep a package back",
    { installed: "a 1", available: "a 2; Depends: x, y (>= 1) | z\nx 1; Depends: w\nw 1\ny 1" },
    ["a: needs-new w, x, y"],
  ],
  [
    "a dependency that nothing has keeps it back",
    { installed: "a 1", available: "a 2; Depends: x (>= 9)\nx 1" },
    ["a: a wants x (>= 9), which there is not"],
  ],
  [
    "an alternative that is installed is enough",
    { installed: "a 1\nb 1", available: "a 2; Depends: x | b\nx 1" },
    ["a 1 -> 2"],
  ],
  [
    "nothing is removed for a conflict, a break or an old version that is needed",
    {
      installed: "a 1\nb 1\nc 1; Depends: d (= 1)\nd 1",
      available: "a 2; Conflicts: b\nd 2",
    },
    ["a: needs-removal b", "d: needs-removal c"],
  ],
  [
    "siblings of one exact version move together",
    {
      installed:
        "perl 1; Depends: perl-base (= 1)\nperl-base 1; Essential: yes; Breaks: perl (<< 1)",
      available: "perl 2; Depends: perl-base (= 2)\nperl-base 2; Breaks: perl (<< 2)",
    },
    ["perl 1 -> 2", "perl-base 1 -> 2"],
  ],
  [
    "a break against old versions is met by upgrading them",
    { installed: "a 1\nb 1", available: "a 2; Breaks: b (<< 2)\nb 2" },
    ["a 1 -> 2", "b 1 -> 2"],
  ],
  [
    "versions that are provided meet bounds, bare names do not",
    {
      installed: "a 1\nb 1\nv 1; Provides: api (= 3)\nw 1; Provides: abi",
      available: "a 2; Depends: api (>= 2)\nb 2; Depends: abi (>= 2)",
    },
    ["a 1 -> 2", "b: b wants abi (>= 2), which there is not"],
  ],
  [
    "who provides what another provides and rejects rejects not itself",
    {
      installed: "a 1; Provides: mta; Conflicts: mta",
      available: "a 2; Provides: mta; Conflicts: mta",
    },
    ["a 1 -> 2"],
  ],
  [
    "a name that is no longer provided keeps its provider back",
    { installed: "a 1; Provides: abi-1\nb 1; Depends: abi-1", available: "a 2; Provides: abi-2" },
    ["a: needs-removal b"],
  ],
  [
    "recommendations that would come to be missed",
    {
      installed: "a 1\nb 1; Recommends: x",
      available: "a 2; Recommends: x\nb 2; Recommends: x, y\nx 1",
    },
    ["b 1 -> 2", "a: needs-new x"],
  ],
  [
    "recommendations, where they are not minded",
    { installed: "a 1", available: "a 2; Recommends: x\nx 1", mindsRecommended: false },
    ["a 1 -> 2"],
  ],
  [
    "what was broken before may stay broken, but no more",
    {
      installed: "a 1; Depends: gone (>= 1)\nb 1\nc 1; Depends: gone\nd 1; Depends: gone",
      available:
        "a 2; Depends: gone (>= 2)\nb 2; Depends: gone\nc 2; Depends: gone, other\nd 2; Pre-Depends: gone",
    },
    [
      "a 1 -> 2",
      "d 1 -> 2",
      "b: b wants gone, which there is not",
      "c: c wants other, which there is not",
    ],
  ],
  [
    "backports are followed only from backports",
    {
      installed: "a 1~bpo1\nb 1",
      available: "b 1",
      others: [{ archive: backports, lines: "a 2~bpo1\nb 2~bpo1" }],
    },
    ["a 1~bpo1 -> 2~bpo1", "b: no-newer"],
  ],
  [
    "backports bring no new package",
    {
      installed: "a 1",
      available: "a 2; Depends: x",
      others: [{ archive: backports, lines: "x 1" }],
      allowsNew: true,
    },
    ["a: a wants x, which there is not"],
  ],
];

/** apt looks at a first: both go back, and b for a reason of its own stays. */
const givenUp = {
  installed: "a 1; Essential: yes; Depends: b (<< 3)\nb 1",
  available: "a 2; Essential: yes; Depends: b (<< 3)\nb 3; Depends: missing",
};

const further: readonly Row[] = [
  [
    "what apt keeps back for another",
    givenUp,
    ["a: kept-by-apt", "b: b wants missing, which there is not"],
  ],
  [
    "further than apt",
    { ...givenUp, goesFurther: true },
    ["a 1 -> 2", "b: b wants missing, which there is not"],
  ],
  [
    "requests go as far as can be",
    { ...givenUp, requests: [{ name: "a", of: "package" }] },
    ["a 1 -> 2"],
  ],
];

const multiArch: readonly Row[] = [
  [
    "libraries of two architectures move together",
    {
      foreign: ["i386"],
      installed: "l 1; Multi-Arch: same\nl 1; Multi-Arch: same; Architecture: i386",
      available: "l 2; Multi-Arch: same\nl 2; Multi-Arch: same; Architecture: i386",
    },
    ["l 1 -> 2", "l:i386 1 -> 2"],
  ],
  [
    "or not at all",
    {
      foreign: ["i386"],
      installed: "l 1; Multi-Arch: same\nl 1; Multi-Arch: same; Architecture: i386",
      available: "l 2; Multi-Arch: same\nl 1; Multi-Arch: same; Architecture: i386",
    },
    ["l: l wants l:i386 (= 2), l:i386 is no-newer"],
  ],
  [
    "or not, where one is held",
    {
      foreign: ["i386"],
      installed:
        "l 1; Multi-Arch: same\nl 1; Multi-Arch: same; Architecture: i386; Status: hold ok installed",
      available: "l 2; Multi-Arch: same\nl 2; Multi-Arch: same; Architecture: i386",
    },
    ["l: l wants l, l:i386 is held", "l:i386: held"],
  ],
  [
    "another architecture's package meets a dependency only where it says so",
    {
      foreign: ["i386"],
      installed:
        "a 1\nb 1\nc 1\nd 1\nf 1; Multi-Arch: foreign; Architecture: i386\nn 1; Architecture: i386\nw 1; Multi-Arch: allowed; Architecture: i386",
      available: "a 2; Depends: f\nb 2; Depends: n\nc 2; Depends: w\nd 2; Depends: w:any, n:i386",
    },
    [
      "a 1 -> 2",
      "d 1 -> 2",
      "b: b wants n, which there is not",
      "c: c wants w, which there is not",
    ],
  ],
  [
    "a conflict is with every architecture",
    {
      foreign: ["i386"],
      installed: "a 1\nn 1; Architecture: i386",
      available: "a 2; Conflicts: n",
    },
    ["a: needs-removal n:i386"],
  ],
];

const withNew: readonly Row[] = [
  [
    "new dependencies of new dependencies",
    {
      allowsNew: true,
      installed: "a 1",
      available: "a 2; Depends: x\nx 1; Depends: y\ny 1\ny 3",
    },
    ["a 1 -> 2", "x new -> 1 (dependency of a)", "y new -> 3 (dependency of x)"],
  ],
  [
    "the first alternative that can be had",
    {
      allowsNew: true,
      installed: "a 1\nb 1",
      available: "a 2; Depends: x | y | z\nx 1; Conflicts: b\ny 1; Depends: missing\nz 1",
    },
    ["a 1 -> 2", "z new -> 1 (dependency of a)"],
  ],
  [
    "none that another rejects",
    {
      allowsNew: true,
      installed: "a 1\nb 1; Conflicts: x",
      available: "a 2; Depends: x\nx 1",
    },
    ["a: needs-removal b"],
  ],
];

describe("solveUpgrade", () => {
  test.each(plain)("%s", (_, made, expected) => {
    expect(solveMade(made)).toEqual(expected);
  });

  test.each(further)("%s", (_, made, expected) => {
    expect(solveMade(made)).toEqual(expected);
  });

  describe("with several architectures", () => {
    test.each(multiArch)("%s", (_, made, expected) => {
      expect(solveMade(made)).toEqual(expected);
    });
  });

  describe("with new packages", () => {
    test.each(withNew)("%s", (_, made, expected) => {
      expect(solveMade(made)).toEqual(expected);
    });
  });
});
