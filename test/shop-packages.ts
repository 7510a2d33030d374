import type { FileTree } from "../src/model/index.ts";
import type { NewFile } from "../src/oci/tar/write-tar.ts";
import { imageOf, textFile, visitAll, writeImage } from "./images.ts";
import { debian12 } from "./layered-images.ts";
import { installedFiles, type MadePackage } from "./made-packages.ts";
import { makeElfLinks } from "./make-elf-links.ts";

/** What makes an image one of Debian. */
export const dpkg: MadePackage = {
  name: "dpkg",
  version: "1.21.22",
  files: [textFile("usr/bin/dpkg", "dpkg", { mode: 0o755 })],
};

/** A library, and a program that is linked with it and wants the very version. */
export function pair(version: string): readonly MadePackage[] {
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

/** An image of Debian 12 with some packages, and further layers. @returns its archive */
export function imageWith(
  packages: readonly MadePackage[],
  ...more: readonly (readonly NewFile[])[]
): string {
  return writeImage(imageOf([[debian12, ...installedFiles([dpkg, ...packages])], ...more]));
}

/** A package that nothing hangs on. */
export function alone(version: string): MadePackage {
  return { name: "alone", version, files: [textFile("usr/share/alone", version)] };
}

/** A program that is linked with one library. */
export function elf(path: string, needed: string): NewFile {
  return { path, type: "file", mode: 0o755, bytes: makeElfLinks({ needed: [needed] }) };
}

/** Every visible file of a tree with its text. */
export async function textsOf(tree: FileTree): Promise<ReadonlyMap<string, string>> {
  const { entries, files } = await visitAll(tree);
  const visible = files.filter(({ entry }) => entries.get(entry.path)?.layer === entry.layer);
  return new Map(
    visible.map(({ entry, bytes }) => [entry.path, Buffer.from(bytes).toString("latin1")]),
  );
}
