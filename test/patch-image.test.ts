import { describe, expect, test } from "vitest";
import type { FileTree } from "../src/model/index.ts";
import type { NewFile } from "../src/oci/write-tar.ts";
import { imageOf, textFile, visitAll, writeImage } from "./images.ts";
import { debian12 } from "./layered-images.ts";
import { installedFiles, type MadePackage } from "./made-packages.ts";
import { makeElfLinks } from "./make-elf-links.ts";
import { patchedTree, patchingMachine } from "./patching.ts";

const dpkg: MadePackage = {
  name: "dpkg",
  version: "1.21.22",
  files: [textFile("usr/bin/dpkg", "dpkg", { mode: 0o755 })],
};

/** A library, and a program that is linked with it and wants the very version. */
function pair(version: string): readonly MadePackage[] {
  const library: NewFile = {
    path: `usr/lib/x86_64-linux-gnu/libshop.so.1`,
    type: "file",
    bytes: makeElfLinks({ soname: "libshop.so.1", salt: version }),
  };
  const program: NewFile = {
    path: "usr/bin/shop",
    type: "file",
    mode: 0o755,
    bytes: makeElfLinks({ needed: ["libshop.so.1"], salt: version }),
  };
  return [
    {
      name: "libshop1",
      version,
      fields: ["Source: shop", "Multi-Arch: same"],
      files: [library, textFile("usr/share/doc/libshop1/copyright", "free\n")],
    },
    {
      name: "shop",
      version,
      fields: [`Depends: libshop1 (= ${version})`],
      files: [
        program,
        textFile("etc/shop.conf", `version ${version}\n`),
        textFile(`usr/share/shop/only-${version}`, "x"),
      ],
      control: { conffiles: "/etc/shop.conf\n" },
    },
  ];
}

/** An image of Debian 12 with some packages. */
function imageWith(packages: readonly MadePackage[], ...more: readonly (readonly NewFile[])[]) {
  return writeImage(imageOf([[debian12, ...installedFiles([dpkg, ...packages])], ...more]));
}

async function textsOf(tree: FileTree): Promise<ReadonlyMap<string, string>> {
  const { entries, files } = await visitAll(tree);
  const visible = files.filter(({ entry }) => entries.get(entry.path)?.layer === entry.layer);
  return new Map(
    visible.map(({ entry, bytes }) => [entry.path, Buffer.from(bytes).toString("latin1")]),
  );
}

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
});
