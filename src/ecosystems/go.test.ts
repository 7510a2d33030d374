import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeElf, makeMachO, makePe } from "../../test/make-executable.ts";
import { goRecord, oldGoRecord } from "../../test/make-go-program.ts";
import { needs } from "../../test/needs.ts";
import { affected, pointedAt, readEcosystem, told } from "../../test/read-ecosystem.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { go } from "./go.ts";

const shape = {
  version: "go1.21.3",
  modules: [
    "path example.invalid/app/cmd",
    "mod example.invalid/app (devel) ",
    "dep golang.org/x/text v0.3.7 h1:aa=",
    "dep example.invalid/old v1.0.0",
    "=> example.invalid/New v1.1.0+incompatible h1:bb=",
    "dep example.invalid/local v1.0.0",
    "=> ./local (devel)",
    "build -trimpath=true",
  ],
};
const expected = [
  "example.invalid/app ",
  "golang.org/x/text v0.3.7",
  "example.invalid/New v1.1.0+incompatible",
  "stdlib 1.21.3",
];
const filler = Buffer.alloc(70_000);
const behind = (record: Buffer) => Buffer.concat([Buffer.alloc(48), record, filler]);
const far = Buffer.concat([Buffer.alloc(100_000), goRecord(shape)]);
const system = { isSystem: true };

describe("programs", () => {
  test.each([
    ["ELF", makeElf({ data: behind(goRecord(shape)) })],
    ["ELF with the big end first", makeElf({ data: behind(goRecord(shape)), isBigEndian: true })],
    ["ELF of 32 bits", makeElf({ data: behind(goRecord(shape)), bits: 32 })],
    ["PE", makePe({ data: behind(goRecord(shape)) })],
    ["Mach-O", makeMachO({ data: behind(goRecord(shape)) })],
    [
      "ELF with its record in a section",
      makeElf({ sections: [{ name: ".go.buildinfo", bytes: behind(goRecord(shape)) }] }),
    ],
    ["ELF without sections, its record further on", makeElf({ data: far, isStripped: true })],
    ["Go 1.13 to 1.17", makeElf({ data: Buffer.concat([oldGoRecord(shape), filler]) })],
    [
      "Go 1.13 to 1.17, 32 bits, big end first",
      makeElf({
        data: Buffer.concat([oldGoRecord(shape, { bytes: 4, isBigEndian: true }), filler]),
        bits: 32,
        isBigEndian: true,
      }),
    ],
  ])("%s", (_, file) => {
    expect(told(readEcosystem(go, { "app/run": file }, system))).toEqual(expected);
  });

  test("their modules are matched, what was built from a folder is not", () => {
    const read = readEcosystem(
      go,
      { "app/run": makeElf({ data: behind(goRecord(shape)) }) },
      system,
    );
    const found = affected(read, [
      { id: "GO-2022-1059", ecosystem: "Go", name: "golang.org/x/text", ranges: ["0..0.3.8"] },
      {
        id: "GO-2023-2382",
        ecosystem: "Go",
        name: "stdlib",
        ranges: ["1.21.0-0..1.21.5", "0..1.20.12"],
      },
      { id: "GO-2023-1", ecosystem: "Go", name: "stdlib", ranges: ["0..1.21.3"] },
      { id: "GO-2024-2", ecosystem: "Go", name: "example.invalid/app", ranges: ["0.."] },
    ]);
    expect(found).toEqual([
      "golang.org/x/text v0.3.7 GO-2022-1059 0.3.8",
      "stdlib 1.21.3 GO-2023-2382 1.21.5",
    ]);
  });

  test("package URLs keep letters as they are and encode the rest", () => {
    const read = readEcosystem(
      go,
      { "app/run": makeElf({ data: behind(goRecord(shape)) }) },
      system,
    );
    expect(read.packages.map(({ purl }) => purl)).toEqual([
      "pkg:golang/example.invalid/app",
      "pkg:golang/golang.org/x/text@v0.3.7",
      "pkg:golang/example.invalid/New@v1.1.0%2Bincompatible",
      "pkg:golang/stdlib@1.21.3",
    ]);
  });

  test("the go command is Go's toolchain too; one module in two programs is one package", () => {
    const command = { version: "go1.22rc1", modules: ["path cmd/go"] };
    const read = readEcosystem(
      go,
      {
        "usr/local/go/bin/go": makeElf({ data: behind(goRecord(command)) }),
        "usr/local/go/bin/copy": makeElf({ data: behind(goRecord(command)) }),
      },
      system,
    );
    expect(told(read)).toEqual(["stdlib 1.22.0-rc.1", "toolchain 1.22.0-rc.1"]);
    expect(read.packages[0]?.locations).toHaveLength(2);
  });

  test.each([
    [
      "a program of the operating system's packages",
      { "usr/bin/run": makeElf({ data: behind(goRecord(shape)) }) },
      ["usr/bin/run"],
    ],
    ["a program in C", { "usr/bin/run": makeElf({ data: filler }) }, []],
    [
      "a record that no Go wrote",
      { run: makeElf({ data: behind(goRecord({ ...shape, version: "1.0" })) }) },
      [],
    ],
    [
      "a record that is cut off",
      { run: makeElf({ data: behind(goRecord(shape)) }).subarray(0, 8192 + 90) },
      [],
    ],
    ["a script", { run: Buffer.from("#!/bin/sh\n".padEnd(70_000)) }, []],
  ])("%s tells nothing", (_, files, owned) => {
    expect(told(readEcosystem(go, files, { ...system, owned }))).toEqual([]);
  });

  test("a release candidate of nobody's is no release, its modules count", () => {
    const devel = { ...shape, version: "devel go1.23-2ad1b5b Mon Jan 1 00:00:00 2024 +0000" };
    const read = readEcosystem(go, { run: makeElf({ data: behind(goRecord(devel)) }) }, system);
    expect(told(read)).toEqual(expected.slice(0, 3));
  });

  test("programs in a project are not what it asks for", () => {
    expect(told(readEcosystem(go, { run: makeElf({ data: behind(goRecord(shape)) }) }))).toEqual(
      [],
    );
  });

  needs("go")("what go build makes, plain and stripped", () => {
    const folder = tempFolder();
    const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
    mkdirSync(join(folder, "vendor/example.invalid/dep"), { recursive: true });
    write(
      "go.mod",
      "module example.invalid/app\n\ngo 1.21\n\nrequire example.invalid/dep v1.2.3\n",
    );
    write("vendor/modules.txt", "# example.invalid/dep v1.2.3\n## explicit\nexample.invalid/dep\n");
    write("vendor/example.invalid/dep/dep.go", 'package dep\n\nvar Name = "dep"\n');
    write(
      "main.go",
      'package main\n\nimport "example.invalid/dep"\n\nfunc main() { println(dep.Name) }\n',
    );
    const environment = {
      GOFLAGS: "-mod=vendor -buildvcs=false",
      GOPROXY: "off",
      GOTOOLCHAIN: "local",
    };
    const run = (...argv: string[]) =>
      execFileSync("go", argv, {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, ...environment },
      });
    const release = /go(\d+\.\d+(?:\.\d+)?)/.exec(run("version"))?.[1];
    for (const flags of [[], ["-trimpath", "-ldflags=-s -w"]]) {
      run("build", ...flags, "-o", "app", ".");
      const read = readEcosystem(go, { "app/run": readFileSync(join(folder, "app")) }, system);
      expect(told(read)).toEqual([
        "example.invalid/app ",
        "example.invalid/dep v1.2.3",
        `stdlib ${release}`,
      ]);
    }
  });
});

const mod = `// comment
module example.invalid/app

go 1.21.3

require golang.org/x/text v0.3.7 // indirect

require (
	github.com/BurntSushi/toml v1.2.0
	"quoted.invalid/x" v1.0.0
	old.invalid/a v1.0.0
	old.invalid/b v1.0.0
	local.invalid/c v1.0.0
	bad.invalid/d v1.0.0
	example.invalid/app/sub v0.1.0
)

exclude bad.invalid/d v1.0.0
exclude ( other.invalid/e v1.0.0
)
replace (
	old.invalid/a => new.invalid/a v2.0.0+incompatible
	old.invalid/b v9.9.9 => new.invalid/b v1.1.0
)
replace local.invalid/c => ../c
tool golang.org/x/tools/cmd/stringer
`.replace("exclude ( other.invalid/e v1.0.0\n", "exclude (\n\tother.invalid/e v1.0.0\n");

describe("go.mod", () => {
  const files = { "go.mod": mod, "sub/go.mod": "module example.invalid/app/sub\n\ngo 1.22\n" };

  test("what it requires, replaced and excluded, and the release that it names", () => {
    expect(told(readEcosystem(go, files))).toEqual([
      "golang.org/x/text v0.3.7",
      "github.com/BurntSushi/toml v1.2.0",
      "quoted.invalid/x v1.0.0",
      "new.invalid/a v2.0.0+incompatible",
      "old.invalid/b v1.0.0",
      "stdlib 1.21.3",
      "go.mod unresolved: It excludes the versions that it requires of bad.invalid/d: run go mod tidy.",
    ]);
  });

  test("locations point at the requirement, whatever ends the lines", () => {
    const pointed = [
      "golang.org/x/text v0.3.7",
      "github.com/BurntSushi/toml v1.2.0",
      '"quoted.invalid/x" v1.0.0',
      "old.invalid/a v1.0.0",
      "old.invalid/b v1.0.0",
      "1.21.3",
    ];
    expect(pointedAt(readEcosystem(go, files), files)).toEqual(pointed);
    const windows = {
      "go.mod": `\ufeff${mod.replaceAll("\n", "\r\n")}`,
      "sub/go.mod": files["sub/go.mod"],
    };
    expect(pointedAt(readEcosystem(go, windows), windows)).toEqual(pointed);
  });

  test.each([
    ["a language is no release", "go 1.21", []],
    ["a toolchain goes before the language", "go 1.21.1\ntoolchain go1.22.2", ["stdlib 1.22.2"]],
    ["a toolchain with a vendor's name", "go 1.21\ntoolchain go1.22.2-x", ["stdlib 1.22.2"]],
    ["the default toolchain says nothing", "go 1.21\ntoolchain default", []],
  ])("%s", (_, lines, expectedPackages) => {
    expect(told(readEcosystem(go, { "go.mod": `module a\n${lines}\n` }))).toEqual(expectedPackages);
  });

  test("a replacement of one version goes before one of all", () => {
    const text =
      "module a\ngo 1.20\nrequire x.invalid/a v1.0.0\nreplace x.invalid/a => y.invalid/a v1.0.1\nreplace x.invalid/a v1.0.0 => z.invalid/a v1.0.2\n";
    expect(told(readEcosystem(go, { "go.mod": text }))).toEqual(["z.invalid/a v1.0.2"]);
  });

  test("before Go 1.17 the checksums tell of what the file does not name", () => {
    const sum = [
      "x.invalid/a v1.0.0 h1:a=",
      "x.invalid/a v1.0.0/go.mod h1:a=",
      "x.invalid/b v1.9.0 h1:a=",
      "x.invalid/b v1.10.0 h1:a=",
      "x.invalid/c v1.0.0/go.mod h1:a=",
      "",
    ].join("\n");
    const old = "module a\ngo 1.16\nrequire x.invalid/a v1.0.0\n";
    const files = { "go.mod": old, "go.sum": sum };
    expect(told(readEcosystem(go, files))).toEqual(["x.invalid/a v1.0.0", "x.invalid/b v1.10.0"]);
    const recent = { ...files, "go.mod": old.replace("1.16", "1.17") };
    expect(told(readEcosystem(go, recent))).toEqual(["x.invalid/a v1.0.0"]);
    expect(told(readEcosystem(go, { "go.sum": sum }))).toEqual([
      "go.sum unresolved: No go.mod lies beside it: which of its modules are built in cannot be told.",
    ]);
  });

  test("what Go does not build is left out, as is what a system's projects ask for", () => {
    const text = "module a\nrequire x.invalid/a v1.0.0\n";
    expect(told(readEcosystem(go, { "testdata/m/go.mod": text, "_old/go.mod": text }))).toEqual([]);
    expect(told(readEcosystem(go, { "go.mod": text }, system))).toEqual([]);
  });

  test.each([
    ["go.mod", "module a\nrequire (\n\tx.invalid/a v1.0.0\n"],
    ["go.mod", "module a\nrequire x.invalid/a\n"],
    ["go.mod", "module a\n<<<<<<< HEAD\n"],
    ["go.sum", "x.invalid/a v1.0.0\n"],
  ])("a broken %s is a gap of a project and says where", (path, text) => {
    const [gap, ...more] = told(readEcosystem(go, { [path]: text }));
    expect(gap).toMatch(new RegExp(`^${path} malformed: .*\\(line \\d\\)$`));
    expect(more).toEqual([]);
    expect(told(readEcosystem(go, { [path]: text }, system))).toEqual([]);
    expect(told(readEcosystem(go, { [`testdata/${path}`]: text }))).toEqual([]);
  });

  test("many requirements and replacements take a moment", () => {
    const n = 20_000;
    const rows = (make: (i: number) => string) =>
      Array.from({ length: n }, (_, i) => make(i)).join("\n");
    const text = `module a\ngo 1.20\n${rows((i) => `require x.invalid/${i} v1.0.0`)}\n${rows((i) => `replace x.invalid/${i} => y.invalid/${i} v1.0.0`)}\n`;
    expect(readEcosystem(go, { "go.mod": text }).packages).toHaveLength(n);
  });
});
