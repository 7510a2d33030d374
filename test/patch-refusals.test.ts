import { describe, expect, test } from "vitest";
import type { Answering } from "./archive-machine.ts";
import { readAtMs } from "./debian-archive.ts";
import { imageOf, textFile, writeImage } from "./images.ts";
import { debian12 } from "./layered-images.ts";
import { distrolessFiles, installedFiles } from "./made-packages.ts";
import { patchedTree, patchingMachine } from "./patching.ts";

import { alone, dpkg, imageWith, pair, textsOf } from "./shop-packages.ts";

describe("an image without dpkg", () => {
  test("of files of packages alone (distroless) gets newer ones, and no script is followed", async () => {
    const machine = await patchingMachine();
    const [library] = pair("1.1");
    if (!library) throw new Error("No library");
    const control = { postinst: "#!/bin/sh\nfrobnicate\n" };
    machine.publish([{ ...library, control }, alone("1.1")]);
    const patched = await machine.patch(
      writeImage(
        imageOf([[debian12, ...distrolessFiles([...pair("1.0").slice(0, 1), alone("1.0")])]]),
      ),
    );
    expect(patched).toMatchObject({ outcome: "patched", isSound: true });
    const texts = await textsOf(await patchedTree(patched));
    expect(texts.get("var/lib/dpkg/status.d/libshop1")).toContain("Version: 1.1\n");
    expect(texts.get("var/lib/dpkg/status.d/libshop1.md5sums")).toContain("libshop.so.1");
    expect(texts.get("usr/share/alone")).toBe("1.1");
    expect([...texts.keys()].filter((path) => path.startsWith("var/lib/dpkg/info"))).toEqual([]);
  });

  test.each([
    ["a broken apk", "lib/apk/db/installed", /Line 1 of apk's database/],
    ["RPM packages", "var/lib/rpm/rpmdb.sqlite", /RPM packages are not patched/],
    ["nothing", "srv/app", /no package database/],
  ])("of %s is refused", async (_, path, message) => {
    const machine = await patchingMachine();
    const image = writeImage(imageOf([[debian12, textFile(path, "x")]]));
    await expect(machine.patch(image)).rejects.toThrow(message);
  });

  test("of another distribution is refused", async () => {
    const machine = await patchingMachine();
    const raspbian = textFile("etc/os-release", 'ID=raspbian\nPRETTY_NAME="Raspbian 12"\n');
    const image = writeImage(imageOf([[raspbian, ...installedFiles([dpkg])]]));
    await expect(machine.patch(image)).rejects.toThrow(/Raspbian 12/);
  });
});

/** Sends half, and hangs up. */
const stopping: Answering = (request, answer, file) => {
  answer.writeHead(200, { "content-length": file?.length ?? 0 });
  answer.write(file?.subarray(0, (file.length >> 1) + 1));
  setTimeout(() => request.socket.destroy(), 20);
};

describe("an archive that is not to be trusted", () => {
  const faults: readonly (readonly [string, string, Answering])[] = [
    [
      "a changed InRelease",
      "InRelease",
      (_, answer, file) => {
        answer.end(`${file}`.replace("Suite: oldstable", "Suite: newstable"));
      },
    ],
    [
      "a package of another content",
      "shop_1.1_amd64.deb",
      (_, answer, file) => {
        const bent = Buffer.from(file ?? "");
        bent[200] = (bent[200] ?? 0) ^ 1;
        answer.end(bent);
      },
    ],
    [
      "a package that is cut off",
      "shop_1.1_amd64.deb",
      (_, answer, file) => {
        answer.end(file?.subarray(0, 300));
      },
    ],
    ["a Release that stops in the middle", "InRelease", stopping],
    ["an index that stops in the middle", "Packages.gz", stopping],
    ["a package that stops in the middle", "shop_1.1_amd64.deb", stopping],
  ];
  test.each(faults)("%s", async (_, path, answering) => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1")]);
    machine.archive.faults.set(path, answering);
    if (path === "Packages.gz") {
      for (const name of machine.archive.files.keys()) {
        if (name.includes("by-hash")) machine.archive.files.delete(name);
      }
    }
    await expect(machine.patch(imageWith(pair("1.0")))).rejects.toMatchObject({ exitCode: 4 });
    // Nothing of it is taken for whole by the next run.
    const digest = machine.archive.digestOf(path);
    expect(machine.archive.kept()).not.toContain(digest);
    machine.archive.faults.clear();
    expect(await machine.patch(imageWith(pair("1.0")))).toMatchObject({ outcome: "patched" });
  });

  test("one that is older than what was seen before, and one that has expired", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1")]);
    const image = imageWith(pair("1.0"));
    await machine.patch(image, { dryRun: true });
    const date = readAtMs / 1000 - 90_000;
    machine.archive.put({ name: "bookworm", debs: [], date });
    await expect(machine.patch(image)).rejects.toThrow(/was seen before/);
    const fields = [`Valid-Until: ${new Date(readAtMs - 1000).toUTCString()}`];
    machine.archive.put({ name: "bookworm", debs: [], date: readAtMs / 1000, fields });
    await expect(machine.patch(image)).rejects.toThrow(/expired/);
  });

  test("a signed package with a path that leads outside ends it: nothing of that archive is used", async () => {
    const machine = await patchingMachine();
    const file = { path: "../../etc/passwd", type: "file" } as const;
    machine.publish([dpkg, { ...alone("1.1"), files: [file] }, ...pair("1.1")]);
    const image = imageWith([...pair("1.0"), alone("1.0")]);
    const ended = machine.patch(image);
    await expect(ended).rejects.toMatchObject({ exitCode: 4 });
    await expect(ended).rejects.toThrow(/leads outside: "\.\.\//);
  });

  test("a signed package that would take what another has is left", async () => {
    const machine = await patchingMachine();
    const file = textFile("usr/bin/shop", "mine");
    machine.publish([dpkg, { ...alone("1.1"), files: [file] }, ...pair("1.1")]);
    const patched = await machine.patch(imageWith([...pair("1.0"), alone("1.0")]));
    expect(patched.outcome).toBe("incomplete");
    const [platform] = patched.platforms;
    expect(platform?.changed.map(({ name }) => name)).toEqual(["libshop1", "shop"]);
    expect(platform?.left).toEqual([
      expect.objectContaining({ name: "alone", reason: "refused", isMissed: true }),
    ]);
  });

  test("hosts that the image names are asked only where they are public or allowed", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1")]);
    const own = textFile(
      "etc/apt/sources.list",
      `deb [trusted=yes] ${machine.archive.base} bookworm main\n`,
    );
    const image = imageWith(pair("1.0"), [own]);
    await expect(machine.patch(image, { kit: { sources: {} } })).rejects.toMatchObject({
      exitCode: 4,
    });
    expect(machine.archive.seen).toEqual([]);
  });
});
