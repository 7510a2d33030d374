import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { debOf } from "../../src/debian/unpack/open-deb.ts";
import { upgradeRoot } from "../../src/debian/unpack/upgrade.ts";
import type { NewFile } from "../../src/oci/tar/write-tar.ts";
import { applyChanges, describeRoot, diskRoot } from "../disk-root.ts";
import { type MadeDeb, makeDeb } from "../made-debs.ts";
import { needs } from "../needs.ts";
import { tempFolder } from "../temp-folder.ts";
import { conffileScenes } from "./conffile-scenes.ts";
import { run, type Scene } from "./dpkg-scene.ts";
import { fileScenes } from "./file-scenes.ts";

// dpkg changes owners: only root can.
const isRoot = process.getuid?.() === 0;
const dpkg = isRoot ? needs("dpkg") : test.skip;

const scenes = Object.entries({ ...conffileScenes, ...fileScenes });

dpkg.each(scenes)("%s: as dpkg does it", async (_, scene) => {
  const base = prepare(scene);
  const [ours, theirs] = [tempFolder(), tempFolder()];
  for (const copy of [ours, theirs]) run("cp", ["-a", `${base}/.`, copy]);
  install(theirs, scene.upgraded, scene.options);
  const debs = await Promise.all(scene.upgraded.map((deb) => debOf(makeDeb(deb))));
  const outcome = await upgradeRoot({ root: diskRoot(ours), debs, mtime: 1_700_000_000 });
  expect(outcome).toMatchObject({ kind: "changes" });
  if (outcome.kind !== "changes") return;
  applyChanges(ours, outcome.changes);
  expect(describeRoot(ours, isBookkeeping)).toEqual(describeRoot(theirs, isBookkeeping));
  expect(timesOf(ours, outcome.changes.written)).toEqual(timesOf(theirs, outcome.changes.written));
});

/** Locks, logs, and the state before the last step, which dpkg keeps as often as it likes. */
function isBookkeeping(path: string): boolean {
  return /^var\/lib\/dpkg\/(?:lock|lock-frontend|status-old|triggers\/Lock|updates)|^var\/log\//.test(
    path,
  );
}

/** Times of what was written, but for dpkg's own. */
function timesOf(folder: string, written: readonly NewFile[]): string[] {
  return written
    .filter(({ path }) => !path.startsWith("var/lib/dpkg/"))
    .filter(({ type }) => type !== "directory")
    .map(({ path }) => `${path} ${Math.floor(lstatSync(join(folder, path)).mtimeMs / 1000)}`)
    .filter((line) => !line.includes(".dpkg-"));
}

function prepare({ root = {}, links = {}, installed, meanwhile, options }: Scene): string {
  const folder = tempFolder({
    "var/lib/dpkg/status": "",
    "var/lib/dpkg/info/format": "1\n",
    "var/lib/dpkg/triggers/Lock": "",
    ...root,
  });
  mkdirSync(`${folder}/var/lib/dpkg/updates`, { recursive: true });
  for (const [path, target] of Object.entries(links)) symlinkSync(target, `${folder}/${path}`);
  install(folder, installed, options);
  meanwhile?.(folder);
  return folder;
}

function install(folder: string, debs: readonly MadeDeb[], options: readonly string[] = []): void {
  const files = tempFolder();
  const paths = debs.map((deb) => {
    const path = `${files}/${deb.name}.deb`;
    writeFileSync(path, makeDeb(deb));
    return path;
  });
  const forces = ["confold", "depends", "breaks", "bad-path", "architecture"];
  run("dpkg", [
    `--root=${folder}`,
    "--log=/dev/null",
    ...forces.map((one) => `--force-${one}`),
    ...options,
    "--install",
    ...paths,
  ]);
}
