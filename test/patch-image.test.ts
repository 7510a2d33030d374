import { describe, expect, test } from "vitest";
import { type NewFile, writeTar } from "../src/oci/tar/write-tar.ts";
import { readAtMs } from "./debian-archive.ts";
import { textFile } from "./images.ts";
import { debian12 } from "./layered-images.ts";
import { indexType, layoutDraft } from "./layouts.ts";
import { installedFiles } from "./made-packages.ts";
import { patchedTree, patchingMachine } from "./patching.ts";
import { manifestType } from "./registry-server.ts";

import { dpkg, imageWith, pair, textsOf } from "./shop-packages.ts";

describe("an image of Debian", () => {
  test("gets what the archive has newer, and is proved", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1")]);
    const patched = await machine.patch(imageWith(pair("1.0")), {
      advisories: [
        { id: "CVE-2026-1", name: "shop", ecosystem: "Debian:12", ranges: ["..1.1"] },
        { id: "CVE-2026-2", name: "shop", ecosystem: "Debian:12", ranges: [".."] },
      ],
    });
    expect(patched).toMatchObject({ outcome: "patched", isSound: true });
    const [platform] = patched.platforms;
    expect(platform?.changed.map(({ name, from, to }) => [name, from, to])).toEqual([
      ["libshop1", "1.0", "1.1"],
      ["shop", "1.0", "1.1"],
    ]);
    expect(platform?.proof?.checks.map(({ id, result }) => [id, result])).toEqual([
      ["package-database", "passed"],
      ["relations", "passed"],
      ["libraries", "passed"],
      ["advisories", "passed"],
    ]);
    const ids = (findings: readonly object[] = []) =>
      findings.map((one) => `${"rule" in one && one.rule}`).sort();
    expect(ids(platform?.proof?.gone)).toEqual(["CVE-2026-1", "CVE-2026-1"]);
    expect(platform?.proof?.remains).toEqual([]);
    const texts = await textsOf(await patchedTree(patched));
    expect(texts.get("etc/shop.conf")).toBe("version 1.1\n");
    expect(texts.has("usr/share/shop/only-1.0")).toBe(false);
    expect(texts.has("usr/share/shop/only-1.1")).toBe(true);
    expect(texts.get("var/lib/dpkg/status")).toContain("Version: 1.1");
    expect(texts.get("var/lib/dpkg/info/shop.list")).toContain("only-1.1");
  });

  test("comes out the same each time, wherever and whenever", async () => {
    const image = imageWith(pair("1.0"));
    const machines = [await patchingMachine(), await patchingMachine()];
    const [a, b] = await Promise.all(
      machines.map(async (machine, at) => {
        machine.publish([dpkg, ...pair("1.1")]);
        return machine.patch(image, { kit: { nowMs: readAtMs + at * 7_000_000 } });
      }),
    );
    expect(a?.digests).toEqual(b?.digests);
    expect(a?.platforms[0]?.layer).toEqual(b?.platforms[0]?.layer);
    expect(a?.createdAt).toBe(1_700_000_000);
    const [machine] = machines;
    const bounded = await machine?.patch(image, { kit: { latest: 1_600_000_000 } });
    expect(bounded?.createdAt).toBe(1_600_000_000);
    expect(bounded?.platforms[0]?.layer?.diffId).not.toBe(a?.platforms[0]?.layer?.diffId);
  });

  test("is left as it is in a dry run, which says what would be done", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1")]);
    const patched = await machine.patch(imageWith(pair("1.0")), { dryRun: true });
    expect(patched.outcome).toBe("patched");
    expect(patched.platforms[0]?.changed).toHaveLength(2);
    expect(patched.platforms[0]?.layer).toBeUndefined();
    expect(patched.digests).toEqual([patched.image.manifest.digest]);
  });

  test("has nothing to do where the archive has nothing newer", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.0")]);
    const patched = await machine.patch(imageWith(pair("1.0")));
    expect(patched).toMatchObject({ outcome: "nothing", isSound: true });
    expect(patched.platforms[0]).toMatchObject({ changed: [], left: [] });
  });

  test("keeps a configuration file that was edited, and one that was deleted", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1")]);
    const edited = await machine.patch(
      imageWith(pair("1.0"), [textFile("etc/shop.conf", "mine\n")]),
    );
    const texts = await textsOf(await patchedTree(edited));
    expect(texts.get("etc/shop.conf")).toBe("mine\n");
    expect(texts.get("etc/shop.conf.dpkg-dist")).toBe("version 1.1\n");
    const deleted = await machine.patch(
      imageWith(pair("1.0"), [textFile("etc/.wh.shop.conf", "")]),
    );
    expect((await textsOf(await patchedTree(deleted))).has("etc/shop.conf")).toBe(false);
  });

  test("whose database lies in several layers, with files removed and folders made anew", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.2")]);
    const upgraded = installedFiles([dpkg, ...pair("1.1")]);
    const image = imageWith(
      pair("1.0"),
      // An upgrade by a builder: what is gone, a folder that is made anew, the new state.
      [
        textFile("usr/share/shop/.wh..wh..opq", ""),
        textFile("usr/share/shop/only-1.1", "x"),
        ...upgraded.filter(({ path }) => path.startsWith("var/lib/dpkg/") || path.includes("bin/")),
        ...upgraded.filter(({ path }) => path.endsWith("libshop.so.1")),
        textFile("etc/shop.conf", "version 1.1\n"),
      ],
      [textFile("srv/app.txt", "app")],
    );
    const patched = await machine.patch(image);
    expect(patched).toMatchObject({ outcome: "patched", isSound: true });
    const texts = await textsOf(await patchedTree(patched));
    const shop = [...texts.keys()].filter((path) => path.startsWith("usr/share/shop/"));
    expect(shop).toEqual(["usr/share/shop/only-1.2"]);
    expect(texts.get("etc/shop.conf")).toBe("version 1.2\n");
    expect(texts.get("srv/app.txt")).toBe("app");
  });

  test("whose history does not fit its layers keeps it, with one entry more", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1")]);
    const files = [debian12, ...installedFiles([dpkg, ...pair("1.0")])];
    const location = writeMisfitHistory([files, [textFile("srv/app.txt", "app")]]);
    const patched = await machine.patch(location, { kind: "oci-layout" });
    const { history, rootfs } = JSON.parse(Buffer.from(patched.image.configBytes).toString());
    expect(rootfs.diff_ids).toHaveLength(3);
    expect(history.slice(0, -1)).toEqual(misfitHistory);
    expect(history.at(-1)).toMatchObject({
      created_by: "suture patch",
      comment: "libshop1 1.1, shop 1.1",
    });
  });
});

describe("an image for several platforms", () => {
  const files = [debian12, ...installedFiles([dpkg, ...pair("1.0")])];
  const draft = layoutDraft();
  const platforms = ["amd64", "arm64"].map((architecture) => draft.image(files, architecture));
  const index = { schemaVersion: 2, mediaType: indexType, manifests: platforms };

  test.each([
    [["linux/amd64"], [0]],
    [["linux/arm64"], [1]],
    [
      ["linux/amd64", "linux/arm64"],
      [0, 1],
    ],
  ])("gets new packages in %j, and others stay", async (named, changed) => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1")]);
    const location = draft.write([draft.blob(index, { mediaType: indexType })]);
    const patched = await machine.patch(location, { kind: "oci-layout", platforms: named });
    const [outer] = patched.image.indexes;
    const { manifests } = JSON.parse(Buffer.from(outer?.bytes ?? "").toString());
    const digests = manifests.map(({ digest }: { digest: string }) => digest);
    expect(digests).toHaveLength(2);
    for (const [at, { digest }] of platforms.entries()) {
      if (changed.includes(at)) expect(patched.digests).toContain(digests[at]);
      else expect(digests[at]).toBe(digest);
    }
    for (const digest of patched.digests) {
      expect(await patched.image.files.find(`blobs/${digest.replace(":", "/")}`)).toBeDefined();
    }
  });
});

/** As buildah writes it with `--layers=false`: an instruction that made a layer is said to have made none. */
const misfitHistory = [
  { created_by: "ADD rootfs.tar /" },
  { created_by: "RUN apt-get install -y shop", empty_layer: true },
  { created_by: "USER 1000", empty_layer: true },
];

function writeMisfitHistory(layers: readonly (readonly NewFile[])[]): string {
  const draft = layoutDraft();
  const tars = layers.map((files) =>
    draft.blob(Buffer.concat([...writeTar(files, { mtime: 0 })]), {
      mediaType: "application/vnd.oci.image.layer.v1.tar",
    }),
  );
  const config = draft.blob(
    {
      os: "linux",
      architecture: "amd64",
      rootfs: { type: "layers", diff_ids: tars.map(({ digest }) => digest) },
      history: misfitHistory,
    },
    { mediaType: "application/vnd.oci.image.config.v1+json" },
  );
  const manifest = { schemaVersion: 2, mediaType: manifestType, config, layers: tars };
  return draft.write([draft.blob(manifest, { mediaType: manifestType })]);
}
