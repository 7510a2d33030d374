import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { needs } from "./needs.ts";
import { type PatchedRelease, patchedRelease } from "./patched-release.ts";
import { alone, pair } from "./shop-packages.ts";

const run = needs("docker-registry");
const fixed = [...pair("1.1"), alone("1.1")];

/** What is attached to an image, as `verify-image` and a scan see it. */
async function attachedTo({ place, registry }: PatchedRelease, name: string, key?: string) {
  const keys = key === undefined ? [] : ["--key", key];
  const image = `${registry}/${name}`;
  const verified = await place.start(["verify-image", image, ...keys, "--json"]);
  const scanned = await place.start(["scan", image, ...keys, "--json"]);
  return {
    status: verified.status,
    attestations: JSON.parse(verified.stdout).attestations as unknown[],
    scanned: (JSON.parse(scanned.stdout).assets[0].attestations ?? []) as unknown[],
  };
}

const vex = { predicateType: expect.stringContaining("https://openvex.dev/ns") };

async function patch({ place, registry }: PatchedRelease, to: string, ...flags: readonly string[]) {
  const names = ["patch", `${registry}/base:1`, "--push", `${registry}/${to}`];
  const { status, stdout, stderr } = await place.start([...names, ...flags, "--json"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const [written] = JSON.parse(stdout).written;
  return written as { readonly digest: string; readonly attached?: readonly object[] };
}

describe("suture patch --push", () => {
  run("attaches what was fixed, once, and unsigned as it is", async () => {
    const made = await patchedRelease(fixed);
    const written = await patch(made, "shop:1");
    expect(written.attached).toMatchObject([{ subject: written.digest, fixed: 1 }]);
    expect(await patch(made, "shop:1")).toEqual(written);
    const { attestations, scanned, status } = await attachedTo(made, "shop:1");
    expect(attestations).toMatchObject([{ ...vex, signed: false, trust: "unverified" }]);
    expect(scanned).toMatchObject([{ ...vex, kind: "vex", trust: "unverified" }]);
    // It vouches for nothing.
    expect(status).toBe(1);
  });

  run("says in it which vulnerability, in which image", async () => {
    const { place, registry } = await patchedRelease(fixed);
    const vexFile = join(place.target, "fixed.json");
    const made = { place, registry, repositories: async () => [] };
    const { digest } = await patch(made, "shop:1", "--vex-out", vexFile);
    const [statement] = JSON.parse(readFileSync(vexFile, "utf8")).statements;
    expect(statement).toMatchObject({
      vulnerability: { name: "CVE-2026-9" },
      products: [
        {
          "@id": expect.stringContaining(digest.replace(":", "%3A")),
          subcomponents: [{ "@id": expect.stringContaining("pkg:deb/debian/alone@1.1") }],
        },
      ],
      status: "fixed",
    });
  });

  run("attaches nothing where nobody wants it, and where nothing was fixed", async () => {
    const made = await patchedRelease(fixed);
    expect(await patch(made, "shop:1", "--no-attach-vex")).not.toHaveProperty("attached");
    expect((await attachedTo(made, "shop:1")).attestations).toEqual([]);
    const same = await patchedRelease([...pair("1.1"), alone("1.0")]);
    expect(await patch(same, "shop:1")).not.toHaveProperty("attached");
  });
});

describe("a release that patches", () => {
  run("signs what was fixed with its key", async () => {
    const made = await patchedRelease(fixed, { plan: 'sign.key = "release.key"' });
    const { place } = made;
    const env = { SUTURE_KEY_PASSWORD: "correct horse" };
    expect((await place.start(["sign", "--generate-key", "release"], env)).status).toBe(0);
    expect(await place.start(["release"], env)).toMatchObject({ status: 0 });
    const pem = join(place.target, "release.pub");
    const { attestations, scanned, status } = await attachedTo(made, "shop:latest", pem);
    expect(status).toBe(0);
    const verified = { ...vex, signed: true, trust: "verified" };
    expect(attestations).toContainEqual(expect.objectContaining(verified));
    expect(scanned).toContainEqual(expect.objectContaining({ ...verified, kind: "vex" }));
  });

  run("attaches it unsigned where nothing is signed, and not where the plan says so", async () => {
    const made = await patchedRelease(fixed);
    expect(await made.place.start(["release"])).toMatchObject({ status: 0 });
    expect((await attachedTo(made, "shop:latest")).attestations).toMatchObject([
      { ...vex, trust: "unverified" },
    ]);
    const silent = await patchedRelease(fixed, { more: "vex = false" });
    expect(await silent.place.start(["release"])).toMatchObject({ status: 0 });
    expect((await attachedTo(silent, "shop:latest")).attestations).toEqual([]);
  });
});
