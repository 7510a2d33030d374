import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { treeOf } from "../src/oci/opened-image.ts";
import { osvRecord } from "./advisories.ts";
import { archiveMachine } from "./archive-machine.ts";
import { startRegistry } from "./docker-registry.ts";
import { archivedDeb, type MadePackage } from "./made-packages.ts";
import { needs } from "./needs.ts";
import { armored, certificateOf } from "./openpgp-writer.ts";
import { opened } from "./patched.ts";
import { workplace } from "./run-suture.ts";
import { alone, dpkg, imageWith, pair, textsOf } from "./shop-packages.ts";

const run = needs("docker-registry");

/** A plan that patches `base:1` of a registry on loopback from a made archive. */
async function patchedRelease(newer: readonly MadePackage[]) {
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
      "sign = false",
      "[patch]",
      `image = "${registry}/base:1"`,
      "[gate]",
      'fail-on = "high"',
      'only = ["vulnerability"]',
    ].join("\n"),
    // Of another package: the data is whole, and nothing of the image is in it.
    "record.json": JSON.stringify(
      osvRecord({
        id: "CVE-2026-9",
        modified: new Date().toISOString(),
        ecosystem: "Debian:12",
        name: "other",
        ranges: ["0..1"],
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
  const repositories = async () =>
    (await (await fetch(`http://${registry}/v2/_catalog`)).json()) as unknown;
  return { place, registry, repositories };
}

describe("a release that patches", () => {
  run("pushes what was patched as a whole", async () => {
    const { place, registry } = await patchedRelease([...pair("1.1"), alone("1.1")]);
    const ended = await place.start(["release", "--json"]);
    expect({ status: ended.status, outcome: JSON.parse(ended.stdout).outcome }).toEqual({
      status: 0,
      outcome: "released",
    });
    const location = `${registry}/shop:latest`;
    const tree = treeOf(await opened(location), { kind: "registry", location });
    expect((await textsOf(tree)).get("etc/shop.conf")).toBe("version 1.1\n");
  });

  run("pushes nothing where a package had to be left, whatever the gate lets pass", async () => {
    const postinst = "#!/bin/sh\nset -e\nfrobnicate --all\n";
    const { place, repositories } = await patchedRelease([
      ...pair("1.1"),
      { ...alone("1.1"), control: { postinst } },
    ]);
    const { status, stdout, stderr } = await place.start(["release", "--json"]);
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "incomplete" });
    expect(stderr).toContain("is not patched as a whole: alone 1.1 cannot be installed");
    expect(await repositories()).toEqual({ repositories: ["base"] });
  });
});
