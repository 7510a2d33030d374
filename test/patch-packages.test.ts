import { describe, expect, test } from "vitest";
import { imageOf, textFile, writeImage } from "./images.ts";
import { debian12 } from "./layered-images.ts";
import { installedFiles, type MadePackage } from "./made-packages.ts";
import { makeElfLinks } from "./make-elf-links.ts";
import { patchedTree, patchingMachine } from "./patching.ts";

import { alone, dpkg, elf, imageWith, pair, textsOf } from "./shop-packages.ts";

describe("which packages", () => {
  test("a held one stays, and is told of; what needs it in a newer version stays too", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1"), alone("1.1")]);
    const files = installedFiles([dpkg, ...pair("1.0"), alone("1.0")]).map((file) =>
      file.path === "var/lib/dpkg/status"
        ? textFile(
            file.path,
            `${Buffer.from(file.bytes ?? [])}`.replace(
              /(Package: libshop1\nStatus: )install/,
              "$1hold",
            ),
          )
        : file,
    );
    const patched = await machine.patch(writeImage(imageOf([[debian12, ...files]])));
    const [platform] = patched.platforms;
    expect(platform?.changed.map(({ name }) => name)).toEqual(["alone"]);
    expect(platform?.left).toEqual([
      expect.objectContaining({ name: "libshop1", reason: "held", isMissed: false }),
      expect.objectContaining({ name: "shop", newest: "1.1", isMissed: false }),
    ]);
    expect(patched.outcome).toBe("patched");
  });

  test("one whose script cannot be followed stays with what needs it; the rest is patched", async () => {
    const machine = await patchingMachine();
    const [library, program] = pair("1.1");
    if (!library || !program) throw new Error("No pair");
    const postinst = "#!/bin/sh\nset -e\nfrobnicate --all\n";
    machine.publish([dpkg, { ...library, control: { postinst } }, program, alone("1.1")]);
    const unknown = [textFile("usr/bin/frobnicate", "", { mode: 0o755 })];
    const patched = await machine.patch(imageWith([...pair("1.0"), alone("1.0")], unknown));
    expect(patched.outcome).toBe("incomplete");
    const [platform] = patched.platforms;
    expect(platform?.changed.map(({ name }) => name)).toEqual(["alone"]);
    const refused = platform?.left.find(({ name }) => name === "libshop1");
    expect(refused).toMatchObject({ reason: "refused", version: "1.0", newest: "1.1" });
    expect(refused?.message).toContain("frobnicate");
    const texts = await textsOf(await patchedTree(patched));
    expect(texts.get("etc/shop.conf")).toBe("version 1.0\n");
    expect(texts.get("usr/share/alone")).toBe("1.1");
  });

  test("those that are named, with what must move with them", async () => {
    const machine = await patchingMachine();
    machine.publish([dpkg, ...pair("1.1"), alone("1.1")]);
    const image = imageWith([...pair("1.0"), alone("1.0")]);
    const changedBy = async (...only: string[]) => {
      const { platforms, outcome } = await machine.patch(image, {
        only,
        advisories: [
          { id: "CVE-2026-1", name: "shop", ecosystem: "Debian:12", ranges: ["..1.1"] },
          { id: "CVE-2026-3", name: "alone", ecosystem: "Debian:12", ranges: [".."] },
          { id: "CVE-2026-4", name: "alone", ecosystem: "Debian:12", ranges: ["..1.9"] },
        ],
      });
      const [platform] = platforms;
      return [
        outcome,
        platform?.changed.map(({ name }) => name).join(" "),
        platform?.left.map(({ name, reason }) => `${name} ${reason}`).join(", "),
      ];
    };
    expect(await changedBy("libshop1")).toEqual(["patched", "libshop1 shop", ""]);
    expect(await changedBy("alone")).toEqual(["patched", "alone", ""]);
    expect(await changedBy("CVE-2026-1")).toEqual(["patched", "libshop1 shop", ""]);
    expect(await changedBy("CVE-2026-3")).toEqual(["incomplete", "", "alone no-fix"]);
    expect(await changedBy("CVE-2026-4")).toEqual(["incomplete", "", "alone no-newer"]);
    expect(await changedBy("CVE-1999-1")).toEqual(["nothing", "", "CVE-1999-1 not-found"]);
    expect(await changedBy("bash")).toEqual(["incomplete", "", "bash not-found"]);
  });

  test("a new one comes only where that is asked for", async () => {
    const machine = await patchingMachine();
    const needy = { ...alone("1.1"), fields: ["Depends: helper"] };
    const helper = { name: "helper", version: "1", files: [textFile("usr/share/helper", "h")] };
    machine.publish([dpkg, needy, helper]);
    const image = imageWith([alone("1.0")], [textFile("var/lib/apt/extended_states", "")]);
    const kept = await machine.patch(image);
    expect(kept.platforms[0]?.left).toEqual([
      expect.objectContaining({ name: "alone", reason: "needs-new", isMissed: true }),
    ]);
    const taken = await machine.patch(image, { allowsNew: true });
    expect(taken.platforms[0]?.changed.map(({ name, from }) => [name, from])).toEqual([
      ["alone", "1.0"],
      ["helper", undefined],
    ]);
    const texts = await textsOf(await patchedTree(taken));
    expect(texts.get("usr/share/helper")).toBe("h");
    expect(texts.get("var/lib/apt/extended_states")).toContain("Package: helper");
  });

  test("none at all where a program would lose its library", async () => {
    const machine = await patchingMachine();
    const broken = { ...alone("1.1"), files: [elf("usr/bin/alone", "libgone.so.9")] };
    machine.publish([dpkg, broken]);
    const patched = await machine.patch(imageWith([alone("1.0")]));
    expect(patched).toMatchObject({ outcome: "incomplete", isSound: false });
    expect(patched.platforms[0]?.proof?.checks).toContainEqual({
      id: "libraries",
      title: "Programs find the libraries they are linked with",
      result: "failed",
      message: "usr/bin/alone needs libgone.so.9, which is not there.",
    });
    expect(patched.digests).toEqual([patched.image.manifest.digest]);
  });

  test("none at all where what is not of a package would lose its library", async () => {
    const machine = await patchingMachine();
    const library = (soname: string, version: string): MadePackage => ({
      name: "libold",
      version,
      files: [
        {
          path: `usr/lib/${soname}`,
          type: "file",
          bytes: makeElfLinks({ soname, salt: version }),
        },
      ],
    });
    machine.publish([dpkg, library("libold.so.2", "2")]);
    const patched = await machine.patch(
      imageWith([library("libold.so.1", "1")], [elf("usr/local/bin/own", "libold.so.1")]),
    );
    expect(patched.isSound).toBe(false);
    expect(patched.platforms[0]?.proof?.checks.find(({ id }) => id === "libraries")).toMatchObject({
      result: "failed",
      message: "usr/local/bin/own needs libold.so.1, which is not there.",
    });
  });
});
