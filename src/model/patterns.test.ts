import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePatterns } from "./patterns.ts";

function wants(pattern: string, path: string): boolean {
  return compilePatterns([[true, [pattern]]])(path).length > 0;
}

test.each([
  ["Dockerfile", ["Dockerfile", "a/DOCKERFILE"], ["a/Dockerfile.dev", "xDockerfile"]],
  ["requirements*.txt", ["requirements.txt", "a/requirements-dev.txt"], ["requirements/a.txt"]],
  [".github/workflows/*.yml", [".github/workflows/a.yml", "x/.GitHub/workflows/.yml"], ["a.yml"]],
  ["/var/lib/dpkg/status", ["var/lib/dpkg/status"], ["a/var/lib/dpkg/status", "dpkg/status"]],
  ["/var/lib/dpkg/status.d/*", ["var/lib/dpkg/status.d/x"], ["var/lib/dpkg/status.d/a/x"]],
  ["dir/**", ["dir/a", "x/dir/b/c"], ["dir", "xdir/a"]],
  ["dir/**/*.h", ["dir/a.h", "x/dir/b/a.h", "dir/b/c/a.h"], ["a.h", "xdir/a.h", "dir/a.hh"]],
  ["*", ["a", "a/b.c", ""], []],
  ["*.dist-info/METADATA", ["a-1.dist-info/METADATA"], ["dist-info/METADATA", "METADATA"]],
  ["a.*", ["a.", "x/a.b.c"], ["a", "ba.x"]],
  ["*.gitlab-ci.yml", [".gitlab-ci.yml", "x.gitlab-ci.yml"], ["gitlab-ci.yml"]],
  ["a+(b).txt", ["a+(b).txt"], ["aab.txt"]],
] as const)("%s wants what it should", (pattern, wanted, others) => {
  expect(wanted.filter((path) => !wants(pattern, path))).toEqual([]);
  expect(others.filter((path) => wants(pattern, path))).toEqual([]);
});

test("owners come in the order given, each once", () => {
  const owners = compilePatterns([
    ["first", ["*"]],
    ["second", ["a.txt", "*.txt", "dir/a.txt"]],
    ["third", ["b.txt"]],
    ["fourth", ["a.txt"]],
  ]);
  expect(owners("dir/a.txt")).toEqual(["first", "second", "fourth"]);
  expect(owners("b")).toEqual(["first"]);
});

/** The grammar, word for word. */
function plainly(pattern: string, path: string): boolean {
  const rooted = pattern.startsWith("/");
  const below = pattern.endsWith("/**");
  const core = pattern.slice(rooted ? 1 : 0, below ? -3 : undefined);
  const parts = core.split("/");
  const source = parts
    .map((part, i) => {
      if (i === parts.length - 1) return part.replace(/[.]/g, "\\.").replaceAll("*", "[^/]*");
      if (part === "**") return "(?:[^/]+/)*";
      return `${part.replace(/[.]/g, "\\.").replaceAll("*", "[^/]*")}/`;
    })
    .join("");
  return new RegExp(`${rooted ? "^" : "(?:^|/)"}${source}${below ? "/" : "$"}`, "i").test(path);
}

test("the look-up finds what each pattern by itself would", () => {
  const word = fc.stringMatching(/^[ab.]{1,3}$/);
  const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  const glob = fc.array(fc.stringMatching(/^[ab.*]{1,3}$/), { minLength: 1, maxLength: 3 });
  const pattern = fc
    .tuple(fc.constantFrom("", "/"), glob, fc.constantFrom("", "/**"))
    .map(([root, parts, end]) => `${root}${parts.join("/")}${end}`)
    .filter((text) => text !== "*" && (text.endsWith("/**") || !text.includes("**")));
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 6 }), path, (patterns, of) => {
      const found = compilePatterns(patterns.map((one, i) => [i, [one]] as const))(of);
      expect(found).toEqual(patterns.flatMap((one, i) => (plainly(one, of) ? [i] : [])));
    }),
    { numRuns: 2000 },
  );
});
