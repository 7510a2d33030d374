import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { osvRecord } from "./advisories.ts";
import { archiveMachine } from "./archive-machine.ts";
import { startRegistry } from "./docker-registry.ts";
import { archivedDeb, type MadePackage } from "./made-packages.ts";
import { armored, certificateOf } from "./openpgp-writer.ts";
import { type Workplace, workplace } from "./run-suture.ts";
import { alone, dpkg, imageWith, pair } from "./shop-packages.ts";

export interface PatchedRelease {
  readonly place: Workplace;
  /** `127.0.0.1:PORT` */
  readonly registry: string;
  /** What the registry lists. */
  repositories(): Promise<unknown>;
}

/** What a plan says beside what it patches. */
const unsigned = "sign = false";

/**
 * A plan that patches `base:1` of a registry on loopback from a made archive, and advisory data with a
 * vulnerability of `alone` that version 1.1 fixes.
 *
 * @param newer - what the archive has by then
 */
export async function patchedRelease(
  newer: readonly MadePackage[],
  { plan = unsigned, more = "" }: { readonly plan?: string; readonly more?: string } = {},
): Promise<PatchedRelease> {
  const archive = await archiveMachine();
  const place = workplace();
  const registry = `127.0.0.1:${await startRegistry("none")}`;
  const put = (debs: readonly MadePackage[]) =>
    archive.put({ name: "bookworm", debs: [dpkg, ...debs].map(archivedDeb) });
  const key = join(place.target, "key.asc");
  const files = {
    "key.asc": armored(certificateOf(archive.key), "PUBLIC KEY BLOCK"),
    "mirror.list": `deb [signed-by=${key}] ${archive.base} bookworm main\n`,
    "suture.toml": '[patch]\nsources = ["mirror.list"]\n',
    "suture-release.toml": [
      `image = "${registry}/shop"`,
      plan,
      "[patch]",
      `image = "${registry}/base:1"`,
      more,
      "[gate]",
      'fail-on = "high"',
      'only = ["vulnerability"]',
    ].join("\n"),
    "record.json": JSON.stringify(
      osvRecord({
        id: "CVE-2026-9",
        modified: new Date().toISOString(),
        ecosystem: "Debian:12",
        name: "alone",
        ranges: ["0..1.1"],
      }),
    ),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place.target, name), text);
  expect(place.run(["db", "import", "record.json"]).status).toBe(0);
  const old = [...pair("1.0"), alone("1.0")];
  put(old);
  const image = imageWith(old, [
    { path: "usr/bin/frobnicate", type: "file", mode: 0o755, bytes: new Uint8Array() },
  ]);
  const pushed = await place.start(["patch", image, "--push", `${registry}/base:1`]);
  expect(pushed).toMatchObject({ status: 0, stderr: "" });
  put(newer);
  return {
    place,
    registry,
    async repositories() {
      return (await (await fetch(`http://${registry}/v2/_catalog`)).json()) as unknown;
    },
  };
}
