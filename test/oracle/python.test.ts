import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readModule } from "../../src/syntax/python/parse/parse-module.ts";
import { needs } from "../needs.ts";
import { type Row, rowsOf } from "./python-rows.ts";

const isAsked = process.env["SUTURE_ORACLE"] === "1";
const python = process.env["SUTURE_ORACLE_PYTHON"] ?? "python3";
const script = readFileSync(new URL("python-ast.py", import.meta.url));

const listing = `
import sys, sysconfig, pathlib
paths = sysconfig.get_paths()
folders = sys.argv[1:] or {paths["stdlib"], paths["purelib"], paths["platlib"]}
for path in sorted({str(p) for f in folders for p in pathlib.Path(f).rglob("*.py")}):
    print(path)
`;

/** What CPython says of some files: rows, or the error with which it refuses one. */
function askPython(paths: readonly string[]): (readonly [string, readonly Row[] | string])[] {
  const { stdout, stderr, status } = spawnSync(python, ["-W", "ignore", "-", ...paths], {
    input: script,
    maxBuffer: 2 ** 31 - 1,
  });
  if (status !== 0) throw new Error(stderr.toString());
  const answers = stdout.toString().trim().split("\n");
  return answers.map((line) => JSON.parse(line) as readonly [string, readonly Row[] | string]);
}

/** Rows of one side only, ours with a minus. */
function differences(ours: readonly Row[], theirs: readonly Row[]): string[] {
  const count = new Map<string, number>();
  for (const row of theirs) count.set(keyOf(row), (count.get(keyOf(row)) ?? 0) + 1);
  for (const row of ours) count.set(keyOf(row), (count.get(keyOf(row)) ?? 0) - 1);
  return [...count].flatMap(([key, rest]) => (rest === 0 ? [] : [`${rest > 0 ? "+" : "-"}${key}`]));
}

/** The length of a string is left out where we cannot tell it. */
function keyOf(row: Row): string {
  return JSON.stringify(row[0] === "string" ? row.slice(0, 5) : row);
}

/** docs/syntax-python.md tells why. */
function isExplained(found: readonly string[], text: string): boolean {
  const [first = "", second = ""] = text.split("\n", 2);
  const encoding = /#.*?coding[:=]\s*([-\w.]+)/.exec(`${first}\n${second}`)?.[1] ?? "utf-8";
  if (!/^utf-?8/i.test(encoding)) return true;
  const lines = text.split(/\r\n?|\n/);
  // `print >>a` may be either language.
  return found.every((row) => {
    const [, line = 1] = JSON.parse(row.slice(1)) as readonly [string, number];
    return /^\s*print\s*>>/.test(lines[line - 1] ?? "");
  });
}

describe.skipIf(!isAsked)("CPython's own parser", () => {
  needs("python3")(
    "finds the same nodes at the same places, in all that is installed",
    () => {
      const version = spawnSync(python, ["-c", "import sys;print(sys.version_info[1])"]);
      const insideStrings = Number(version.stdout.toString()) >= 12;
      const folders = (process.env["SUTURE_ORACLE_TREES"] ?? "").split(":").filter(Boolean);
      const listed = spawnSync(python, ["-c", listing, ...folders], { maxBuffer: 1e9 });
      const paths = listed.stdout.toString().trim().split("\n");
      let [files, nodes] = [0, 0];
      for (let from = 0; from < paths.length; from += 100) {
        for (const [path, theirs] of askPython(paths.slice(from, from + 100))) {
          if (typeof theirs === "string") continue;
          const text = readFileSync(path, "utf8");
          const { module, wrongAt, tooDeepAt } = readModule(text);
          expect({ path, wrongAt, tooDeepAt }).toEqual({ path, wrongAt: [], tooDeepAt: -1 });
          const found = differences(rowsOf(module, text, insideStrings), theirs);
          if (found.length > 0 && !isExplained(found, text)) {
            expect([path, found]).toEqual([path, []]);
          }
          files++;
          nodes += theirs.length;
        }
      }
      console.log(`${files} files, ${nodes} nodes`);
      expect(files).toBeGreaterThan(500);
    },
    3_600_000,
  );
});

test("a difference would be seen", () => {
  const text = "a.b(c)\n";
  const rows = rowsOf(readModule(text).module, text, true);
  expect(differences(rows, rows)).toEqual([]);
  expect(differences(rows, rows.slice(1))).toHaveLength(1);
  expect(rows).toContainEqual(["call", 1, 0, 1, 6, 1]);
});
