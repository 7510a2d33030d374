import { existsSync, lstatSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { NewFile } from "../../src/oci/tar/write-tar.ts";
import type { MadeApk } from "../apk-repository.ts";
import { applyChanges, describeRoot } from "../disk-root.ts";
import { textFile } from "../images.ts";
import { tempFolder } from "../temp-folder.ts";
import { canRunApk, isApkBookkeeping, runApk, upgradeAlone } from "./apk-program.ts";
import { run } from "./dpkg-scene.ts";

/** `npm run test:full` takes more time. */
const isFull = process.env["SUTURE_ORACLE"] === "1";

const folder = fc.constantFrom("etc", "etc/a", "usr", "usr/b", "usr/b/c", "opt");
const path = fc.tuple(folder, fc.constantFrom("f", "g", "h")).map((parts) => parts.join("/"));
const file = fc.record({
  path,
  kind: fc.constantFrom("file", "file", "file", "symlink", "hardlink"),
  content: fc.constantFrom("1", "2", "3"),
  mode: fc.constantFrom(0o644, 0o755, 0o4755),
});
const contents = fc.record({
  files: fc.uniqueArray(file, { maxLength: 6, selector: (one) => one.path }),
  folders: fc.uniqueArray(folder, { maxLength: 2 }),
  origin: fc.constantFrom("shared", ""),
  replaces: fc.constantFrom("", "", "a", "b", "c"),
  priority: fc.constantFrom(0, 0, 3),
});
const edit = fc.record({ path, what: fc.constantFrom("remove", "link", "1", "2", "mine") });
const names = ["a", "b", "c"];

type Contents = typeof contents extends fc.Arbitrary<infer T> ? T : never;

test.skipIf(!canRunApk)(
  "any upgrade is made as apk makes it, and refused where apk fails",
  async () => {
    const three = fc.tuple(contents, contents, contents);
    const scene = fc.asyncProperty(three, three, fc.array(edit, { maxLength: 5 }), compare);
    await fc.assert(scene, { numRuns: isFull ? 400 : 40, interruptAfterTimeLimit: 240_000 });
  },
  300_000,
);

async function compare(
  before: readonly Contents[],
  after: readonly Contents[],
  edits: readonly { readonly path: string; readonly what: string }[],
): Promise<void> {
  const installed = before.map((one, at) => apkWith(one, { at, version: "1-r0" }));
  const available = [
    ...after.map((one, at) => apkWith(one, { at, version: "2-r0" })),
    ...installed,
  ];
  const base = tempFolder();
  // Packages that cannot be installed beside each other.
  if (runApk(base, installed, ["--initdb", "add", ...names]) !== undefined) return;
  for (const one of edits) change(join(base, one.path), one.what);
  const [ours, theirs] = [tempFolder(), tempFolder()];
  for (const copy of [ours, theirs]) run("cp", ["-a", `${base}/.`, copy]);
  const problem = runApk(theirs, available, ["upgrade"]);
  const outcome = await upgradeAlone(ours, available);
  expect(outcome.kind, problem).toBe(problem === undefined ? "changes" : "refused");
  if (outcome.kind === "refused") return;
  applyChanges(ours, outcome.changes);
  expect(described(ours)).toEqual(described(theirs));
}

/** A file that stays the same is not written, though it be another link to its content than before. */
function described(root: string): readonly string[] {
  return describeRoot(root, isApkBookkeeping).map((line) => line.replace(" hardlink ", " file "));
}

function change(at: string, what: string): void {
  if (!existsSync(dirname(at))) return;
  const isFile = existsSync(at) && lstatSync(at).isFile();
  if (what === "mine" && !isFile) return;
  rmSync(at, { force: true });
  if (what === "link") symlinkSync("1", at);
  else if (what !== "remove") writeFileSync(at, what);
}

function apkWith(
  { files, folders, origin, replaces, priority }: Contents,
  { at, version }: { readonly at: number; readonly version: string },
): MadeApk {
  const name = names[at] ?? "";
  const fields = ["I:4096", "T:t", "U:", "L:M", `o:${origin || name}`, "t:1700000000"];
  const facts = [
    ...(replaces === "" || replaces === name ? [] : [`replaces = ${replaces}`]),
    ...(priority === 0 ? [] : [`replaces_priority = ${priority}`]),
  ];
  return { name, version, fields, facts, files: [...foldersOf(files, folders), ...linked(files)] };
}

function foldersOf(files: Contents["files"], more: readonly string[]): readonly NewFile[] {
  const all = new Set(["usr"]);
  for (const start of [...files.map((one) => dirname(one.path)), ...more])
    for (let at = start; at !== "."; at = dirname(at)) all.add(at);
  return [...all].sort().map((one) => ({ path: one, type: "directory" }));
}

/** In the order of their paths; hard links lead to the first file. */
function linked(files: Contents["files"]): readonly NewFile[] {
  let first: NewFile | undefined;
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((one): NewFile => {
      if (one.kind === "symlink")
        return { path: one.path, type: "symlink", linkTarget: one.content };
      if (one.kind === "hardlink" && first)
        return { path: one.path, type: "hardlink", linkTarget: first.path, mode: first.mode ?? 0 };
      const made = textFile(one.path, one.content, { mode: one.mode });
      first ??= made;
      return made;
    });
}
