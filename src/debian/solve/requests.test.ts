import { expect, test } from "vitest";
import { type MadeSystem, solveMade } from "../../../test/solve-debs.ts";

type Row = readonly [string, MadeSystem, readonly string[]];

const one = (name: string) => [{ name, of: "package" }] as const;

const requested: readonly Row[] = [
  [
    "only what was asked for",
    { requests: one("a"), installed: "a 1\nb 1", available: "a 2\nb 2" },
    ["a 1 -> 2"],
  ],
  [
    "and what it needs, what needs it, and what it breaks",
    {
      requests: one("a"),
      installed: "a 1\nb 1\nc 1; Depends: a (= 1)\nd 1\ne 1; Depends: c (<< 2)\nf 1",
      available:
        "a 2; Depends: b (>= 2); Breaks: d (<< 2)\nb 2\nc 2; Depends: a (= 2); Source: a\nd 2\ne 2\nf 2",
    },
    [
      "a 1 -> 2",
      "b 1 -> 2 (dependency of a)",
      "c 1 -> 2 (sibling of a)",
      "d 1 -> 2 (dependency of a)",
      "e 1 -> 2 (dependency of c)",
    ],
  ],
  [
    "all packages of a source",
    {
      requests: [{ name: "s", of: "source" }],
      installed: "s 1; Source: other\na 1; Source: s\nb 1; Source: s (7)",
      available: "s 2\na 2; Source: s\nb 2; Source: s (8)",
    },
    ["a 1 -> 2", "b 1 -> 2"],
  ],
  [
    "of either name",
    {
      requests: [{ name: "s", of: "any" }],
      installed: "s 1; Source: other\na 1; Source: s",
      available: "s 2\na 2; Source: s",
    },
    ["a 1 -> 2", "s 1 -> 2"],
  ],
  [
    "versions of a source are compared with its own",
    {
      requests: [
        { name: "s", of: "source", atLeast: "7.2" },
        { name: "t", of: "source", atLeast: "9" },
        { name: "u", of: "package", atLeast: "1" },
        { name: "v", of: "any", atLeast: "5" },
      ],
      installed: "a 1; Source: s (7.1)\nb 1; Source: t (7.1)\nu 1\nv 1",
      available: "a 2; Source: s (7.2)\nb 2; Source: t (8)\nu 2",
    },
    ["a 1 -> 2", "b: no-newer than 9", "u: new-enough for 1", "v: no-newer than 5"],
  ],
  [
    "another architecture's by its full name",
    {
      requests: one("a:i386"),
      foreign: ["i386"],
      installed:
        "a 1; Multi-Arch: same\na 1; Multi-Arch: same; Architecture: i386\nb 1; Architecture: i386",
      available:
        "a 2; Multi-Arch: same\na 2; Multi-Arch: same; Architecture: i386\nb 2; Architecture: i386",
    },
    ["a 1 -> 2 (sibling of a:i386)", "a:i386 1 -> 2"],
  ],
  [
    "what cannot be is told, and the rest goes on",
    {
      requests: [...one("a"), ...one("b"), ...one("nothing"), ...one("held"), ...one("newest")],
      installed: "a 1\nb 1\nheld 1; Status: hold ok installed\nnewest 1",
      available: "a 2; Depends: new\nb 2\nnew 1\nheld 2\nnewest 1",
    },
    ["b 1 -> 2", "a: needs-new new", "held: held", "newest: no-newer", "nothing: not-found"],
  ],
  [
    "recommendations do not stand in the way of what was asked for",
    { requests: one("a"), installed: "a 1", available: "a 2; Recommends: x\nx 1" },
    ["a 1 -> 2"],
  ],
];

test.each(requested)("%s", (_, made, expected) => {
  expect(solveMade(made)).toEqual(expected);
});
