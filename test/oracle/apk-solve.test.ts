import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { gzipMember } from "../../src/alpine/archive/gzip-members.ts";
import { segmentFiles } from "../../src/alpine/archive/segment-files.ts";
import { parseApkDependencies } from "../../src/alpine/dependencies.ts";
import { type ApkPackage, readApkPackages } from "../../src/alpine/packages.ts";
import { solveApkUpgrade } from "../../src/alpine/solve/solve-apk-upgrade.ts";
import { apkIndexOf, makeApkKey } from "../apk-repository.ts";
import { tempFolder } from "../temp-folder.ts";

/** apk, and an `APKINDEX.tar.gz` of a real repository: who has both names them here. */
const program = process.env["SUTURE_APK"] ?? "";
const indexFile = process.env["SUTURE_APKINDEX"] ?? "";

const key = makeApkKey("shop@example.org-1.rsa.pub");
const base = ["alpine-baselayout", "busybox", "apk-tools"];

test.skipIf(program === "" || indexFile === "")(
  "systems out of a real index are upgraded to what apk would upgrade them to",
  async () => {
    const available = await readIndex(readFileSync(indexFile));
    const scene = fc.record({
      names: fc.array(fc.constantFrom(...available.map(({ name }) => name)), { maxLength: 12 }),
      isOld: fc.func(fc.boolean()),
      isLost: fc.func(fc.nat(6).map((n) => n === 0)),
      isHeld: fc.func(fc.nat(9).map((n) => n === 0)),
    });
    const property = fc.property(scene, (one) => compare(available, one));
    fc.assert(property, { numRuns: 60, interruptAfterTimeLimit: 200_000, endOnFailure: true });
  },
  300_000,
);

interface Scene {
  readonly names: readonly string[];
  /** Whether an origin has an older version in the system. */
  readonly isOld: (origin: string) => boolean;
  /** Whether that does not ask for something yet. */
  readonly isLost: (dependency: string) => boolean;
  /** Whether the world file holds a package to its old version. */
  readonly isHeld: (name: string) => boolean;
}

function compare(available: readonly ApkPackage[], scene: Scene): void {
  const older = new Map(available.map((apk) => [apk.name, olderOf(apk, { available, scene })]));
  const root = tempFolder({ "lib/apk/db/installed": "", "etc/apk/world": "" });
  const asked = [...base, ...scene.names];
  const add = simulate(root, [...older.values()], ["add", ...asked]);
  // Packages that do not go together, or of which the older index lacks something.
  if (add.status !== 0) return;
  const installed = namesIn(add.stdout).map((name) => older.get(name) ?? "");
  const database = installed.join("\n");
  const world = asked.map((name) => {
    const version = /^V:(0\..+)$/m.exec(older.get(name) ?? "")?.[1];
    return version !== undefined && scene.isHeld(name) ? `${name}=${version}` : name;
  });
  writeFileSync(join(root, "lib/apk/db/installed"), `${database}\n`);
  writeFileSync(join(root, "etc/apk/world"), `${world.join("\n")}\n`);
  const stanzas = available.map(({ stanza }) => stanza);
  const { status, stdout } = simulate(root, stanzas, ["upgrade"]);
  // apk gives up as a whole: there suture differs.
  if (status !== 0) return;
  const purged = [...stdout.matchAll(/Purging (\S+) \(/g)].map(([, name = ""]) => name);
  const { changes, kept } = solveApkUpgrade({
    installed: readApkPackages(database),
    world: parseApkDependencies(world.join(" ")),
    available,
  });
  const unneeded = kept.flatMap(({ name, reason }) => (reason.kind === "unneeded" ? [name] : []));
  expect(purged).toEqual(expect.arrayContaining(unneeded));
  // What apk removes may have held others back: there suture differs.
  if (purged.length > 0) return;
  expect(changes.map(({ name }) => name).sort()).toEqual(namesIn(stdout).sort());
}

function namesIn(said: string): string[] {
  return [...said.matchAll(/(?:Upgrading|Installing) (\S+) \(/g)].map(([, name = ""]) => name);
}

interface Making {
  readonly available: readonly ApkPackage[];
  readonly scene: Scene;
}

/** The stanza of an older version, where its origin has one; of others, what asks for these in a version. */
function olderOf(apk: ApkPackage, making: Making): string {
  const isOld = making.scene.isOld(apk.origin);
  const lines = apk.stanza.trimEnd().split("\n");
  const changed = lines.map((line) => {
    const value = line.slice(2);
    switch (line.charAt(0)) {
      case "V":
        return isOld ? `V:0.${value}` : line;
      case "C":
        return isOld ? `C:Q1${createHash("sha1").update(line).digest("base64")}` : line;
      case "D":
        return `D:${words(value)
          .filter((one) => !(isOld && making.scene.isLost(one)))
          .map((one) => olderIn(one, making))
          .join(" ")}`;
      case "i":
        return `i:${words(value)
          .map((one) => olderIn(one, making))
          .join(" ")}`;
      case "p":
        return `p:${words(value)
          .map((one) => (isOld ? one.replace(`=${apk.version}`, `=0.${apk.version}`) : one))
          .join(" ")}`;
      default:
        return line;
    }
  });
  return `${changed.join("\n")}\n`;
}

/** `ssl=1.1-r0` asks for the older version where that is in the system. */
function olderIn(dependency: string, { available, scene }: Making): string {
  const [, name, version] = /^([^=<>~]+)=(.+)$/.exec(dependency) ?? [];
  const apk = name === undefined ? undefined : available.find((one) => one.name === name);
  const isOlder = apk && apk.version === version && scene.isOld(apk.origin);
  return isOlder ? `${name}=0.${version}` : dependency;
}

function words(list: string): readonly string[] {
  return list.split(" ").filter(Boolean);
}

function simulate(root: string, stanzas: readonly string[], args: readonly string[]) {
  const repository = tempFolder();
  const index = join(repository, "x86_64/APKINDEX.tar.gz");
  mkdirSync(dirname(index));
  writeFileSync(index, apkIndexOf(stanzas, { key }));
  const keys = tempFolder({ [key.name]: String(key.key.export({ type: "spki", format: "pem" })) });
  const places = ["--root", root, "--keys-dir", keys, "--repository", repository];
  const how = ["--arch", "x86_64", "--no-network", "--no-cache", "--simulate"];
  return spawnSync(program, [...places, ...how, ...args], { encoding: "utf8" });
}

async function readIndex(bytes: Uint8Array): Promise<readonly ApkPackage[]> {
  const { end } = gzipMember(bytes, { at: 0, maxPlainBytes: 1 << 20 });
  const index = (await segmentFiles(gunzipSync(bytes.subarray(end)))).get("APKINDEX");
  return readApkPackages(Buffer.from(index?.bytes ?? "").toString("utf8"));
}
