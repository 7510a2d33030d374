import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openPrograms } from "./compiled-programs.ts";

let place: string;
let kept: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "suture-programs-"));
  kept = join(place, "kept");
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** Writes files and runs the first of them, as one start of the program does. */
function start(files: Readonly<Record<string, string>>): unknown {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
  const programs = openPrograms(kept);
  const exported = programs.load(join(place, Object.keys(files)[0] ?? ""));
  programs.keep();
  return exported;
}

const sum = { "sum.cjs": "exports.sum = (a, b) => a + b; exports.three = exports.sum(1, 2);" };

/** What is kept: a file that is written again is another one. */
function keptFiles(): Record<string, number> {
  return Object.fromEntries(
    readdirSync(kept).map((name) => [name, statSync(join(kept, name)).ino]),
  );
}

test("a file of CommonJS is loaded, with what it requires", () => {
  const exported = start({
    "main.cjs": 'exports.name = require("./part.cjs"); exports.url = require("node:url").URL;',
    "part.cjs": 'module.exports = [__filename.endsWith("part.cjs"), module.exports === exports];',
  });

  expect(exported).toEqual({ name: [true, true], url: URL });
  expect(readdirSync(kept)).toHaveLength(2);
});

test("a file is run once, also where two files require each other", () => {
  const exported = start({
    "main.cjs": 'exports.early = 1; exports.part = require("./part.cjs"); exports.late = 2;',
    "part.cjs": 'const main = require("./main.cjs"); exports.seen = { ...main };',
  });

  expect(exported).toEqual({ early: 1, part: { seen: { early: 1 } }, late: 2 });
});

test("what was compiled is kept for its owner only, and a second start changes nothing", () => {
  start(sum);
  const before = keptFiles();
  expect(Object.keys(before)).toHaveLength(1);
  expect(statSync(kept).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(kept)) {
    expect(statSync(join(kept, name)).mode & 0o777).toBe(0o600);
  }

  expect(start(sum)).toMatchObject({ three: 3 });
  expect(keptFiles()).toEqual(before);
});

test("a run that takes a file for the first time keeps all of its files anew", () => {
  const more = { "main.cjs": "exports.run = (name) => require(name);", ...sum };
  for (const [name, text] of Object.entries(more)) writeFileSync(join(place, name), text);
  const run = (...names: readonly string[]) => {
    const programs = openPrograms(kept);
    const main = programs.load(join(place, "main.cjs")) as { run(name: string): unknown };
    const exported = names.map((name) => main.run(name));
    programs.keep();
    return exported;
  };
  run();
  const [[main, first] = []] = Object.entries(keptFiles());

  expect(run("./sum.cjs")).toMatchObject([{ three: 3 }]);
  const second = keptFiles();
  expect(Object.keys(second)).toHaveLength(2);
  expect(second[main ?? ""]).not.toBe(first);

  run();
  run("./sum.cjs");
  expect(keptFiles()).toEqual(second);
});

test("a changed file of the same length is compiled anew", () => {
  start({ "sign.cjs": "exports.sign = 1;" });

  expect(start({ "sign.cjs": "exports.sign = 2;" })).toEqual({ sign: 2 });
  expect(readdirSync(kept)).toHaveLength(2);
});

test.each([
  ["torn", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ["changed", (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from("?")])],
  ["empty", () => Buffer.alloc(0)],
])("what is kept but %s is not run, and is made again", (_, damage) => {
  start(sum);
  const [name = ""] = readdirSync(kept);
  const whole = keptFiles();
  writeFileSync(join(kept, name), damage(readFileSync(join(kept, name))));

  expect(start(sum)).toMatchObject({ three: 3 });
  expect(Object.keys(keptFiles())).toEqual(Object.keys(whole));
  expect(readFileSync(join(kept, name)).length).toBeGreaterThan(32);
  expect(start(sum)).toMatchObject({ three: 3 });
});

test.skipIf(process.platform === "win32")("a folder that others can write is not used", () => {
  mkdirSync(kept);
  chmodSync(kept, 0o777);

  expect(start(sum)).toMatchObject({ three: 3 });
  expect(readdirSync(kept)).toEqual([]);
});

test("where nothing can be kept, programs run", () => {
  writeFileSync(kept, "not a folder");

  expect(start(sum)).toMatchObject({ three: 3 });
  expect(readFileSync(kept, "utf8")).toBe("not a folder");
});

test("text beyond ASCII stays what it is", () => {
  expect(start({ "text.cjs": 'exports.text = "Zürich → 東京";' })).toEqual({
    text: "Zürich → 東京",
  });
});

test("what a file throws is thrown on, with the place in the file", () => {
  const thrown = () => start({ "bad.cjs": '\nthrow new Error("no");' });

  expect(thrown).toThrow("no");
  expect(readdirSync(place)).toEqual(["bad.cjs"]);
  try {
    thrown();
  } catch (error) {
    expect((error as Error).stack).toContain("bad.cjs:2");
  }
});

test("files of builds that are gone do not pile up", () => {
  mkdirSync(kept, { mode: 0o700 });
  for (let i = 0; i < 500; i++) writeFileSync(join(kept, String(i)), "old");

  start(sum);

  expect(readdirSync(kept).length).toBeLessThan(300);
  const before = keptFiles();
  start(sum);
  expect(keptFiles()).toEqual(before);
});
