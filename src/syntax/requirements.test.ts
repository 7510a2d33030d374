import fc from "fast-check";
import { expect, test } from "vitest";
import { pinOf, type RequirementsDocument, requirementsSyntax } from "./requirements.ts";

const parse = (text: string): RequirementsDocument =>
  requirementsSyntax.parse({ path: "requirements.txt", text, encoding: "utf-8" });

test.each([
  ["flask==2.0", "flask", "2.0"],
  ["Flask [async] == 2.0 ; python_version < '3.9'  # why", "Flask", "2.0"],
  ["flask (==2.0)", "flask", "2.0"],
  ["flask===2.0-weird", "flask", "2.0-weird"],
  ["flask==2.0,>=1.0", "flask", "2.0"],
  ["zope.interface==5.0\t# via x", "zope.interface", "5.0"],
  ["flask==1!2.0+local.1", "flask", "1!2.0+local.1"],
  ["flask==2.0 --hash=sha256:aa", "flask", "2.0"],
  ["flask==2.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb", "flask", "2.0"],
  ["flask\\\r\n==\\\r\n2.0", "flask", "2.0"],
  ["\ufeffflask==2.0\r\n", "flask", "2.0"],
  ["flask==2.*", "flask", undefined],
  ["flask>=2.0", "flask", undefined],
  ["flask==1.0,==2.0", "flask", undefined],
  ["flask", "flask", undefined],
])("%j names %s at %s", (text, name, version) => {
  const document = parse(text);
  expect(document.problems).toEqual([]);
  const [requirement] = document.requirements;
  expect(requirement?.name).toBe(name);
  const pin = requirement && pinOf(requirement);
  expect(pin?.version).toBe(version);
  if (pin) expect(text.slice(pin.versionRange.start, pin.versionRange.end)).toBe(version);
  if (requirement) {
    expect(text.slice(requirement.nameRange.start, requirement.nameRange.end)).toBe(name);
  }
});

test("keeps marker, extras, hashes and the range without its comment", () => {
  const text = "a==1\n  b [x,y]==2 ; sys_platform == 'win32' \\\n --hash=sha256:aa  # note\n";
  const [, b] = parse(text).requirements;
  expect(b).toMatchObject({ extras: "[x,y]", marker: "sys_platform == 'win32'", hasHashes: true });
  expect(text.slice(b?.range.start, b?.range.end)).toMatch(/^b \[x,y\].*\n --hash=sha256:aa$/s);
});

test("tells includes, options and addresses apart", () => {
  const document = parse(
    [
      "-r base.txt",
      "-rother.txt",
      "--requirement=deep/x.txt",
      "-c 'my constraints.txt'",
      "--constraint c.txt # why",
      "-i https://index.invalid/simple",
      "--extra-index-url=https://x.invalid",
      "--no-binary :all:",
      "--require-hashes",
      "-e .",
      "-e git+https://git.invalid/a#egg=my_pkg",
      "git+ssh://git@git.invalid/a.git@v1",
      "https://files.invalid/a-1.0.tar.gz#sha256=aa",
      "./local",
      "vendor/thing",
      "thing-1.0-py3-none-any.whl",
      "$WHEEL_DIR/a.whl",
      "named @ https://files.invalid/named-1.0.zip",
      "# flask==1.0",
      "",
    ].join("\n"),
  );
  expect(document.problems).toEqual([]);
  expect(document.requirements).toEqual([]);
  expect(document.includes.map(({ kind, path }) => [kind, path])).toEqual([
    ["requirements", "base.txt"],
    ["requirements", "other.txt"],
    ["requirements", "deep/x.txt"],
    ["constraints", "my constraints.txt"],
    ["constraints", "c.txt"],
  ]);
  expect(document.addresses.map(({ name }) => name)).toEqual([
    undefined,
    "my_pkg",
    ...Array.from({ length: 6 }, () => undefined),
    "named",
  ]);
});

test.each([
  ["flask=2.0"],
  ["flask=="],
  ["==1.0"],
  ["flask 2.0"],
  ["flask=>1"],
  ["<<<<<<< HEAD"],
  ["flask (==1.0"],
  ["{% if x %}"],
  ["-x nothing"],
  ["flask-==1.0"],
])("%j is a problem and the rest is read", (line) => {
  const document = parse(`a==1\n${line}\nb==2\n`);
  expect(document.problems).toHaveLength(1);
  const range = document.problems[0]?.range;
  expect(document.text.slice(range?.start, range?.end)).toBe(line);
  expect(document.requirements.map(({ name }) => name)).toEqual(["a", "b"]);
});

test("a comment line ends a joined line", () => {
  expect(parse("a==1 \\\n# b==2\nc==3").requirements.map(({ name }) => name)).toEqual(["a", "c"]);
});

test("never throws, and ranges hold what they name", () => {
  const piece = fc.constantFrom(
    "a",
    "==",
    "1.0",
    "\\",
    "\n",
    "\r\n",
    "#",
    " ",
    "[x]",
    ";",
    "(",
    ")",
    ",",
    "-r ",
    "--hash=",
    "@",
    "é",
    "\t",
    "-",
    "/",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const document = parse(pieces.join(""));
      for (const { name, nameRange, clauses } of document.requirements) {
        expect(document.text.slice(nameRange.start, nameRange.end)).toBe(name);
        for (const { version, versionRange } of clauses) {
          expect(document.text.slice(versionRange.start, versionRange.end)).toBe(version);
        }
      }
    }),
    { numRuns: 3000 },
  );
});

test("a huge line takes no long time", () => {
  parse(`${"a".repeat(300_000)}=\nb${" ".repeat(300_000)}\\\n${"x,".repeat(100_000)}`);
});
