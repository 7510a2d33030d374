import { createHash } from "node:crypto";
import type { NewFile } from "../src/oci/tar/write-tar.ts";
import { apkOf, type MadeApk } from "./apk-repository.ts";
import { imageOf, textFile, writeImage } from "./images.ts";
import { makeElfLinks } from "./make-elf-links.ts";

export const alpineRelease: NewFile = textFile(
  "etc/os-release",
  'ID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n',
);

/** A package with the fields that builders write. */
export function madeApk(
  written: string,
  files: readonly NewFile[],
  more: Partial<MadeApk> = {},
): MadeApk {
  const [name = "", version = ""] = written.split(" ");
  const fields = ["I:4096", "T:made", "U:", "L:MIT", "t:1700000000", ...(more.fields ?? [])];
  return { name, version, files, ...more, fields };
}

/** A library, a program that is linked with it, and its configuration. */
export function apkPair(version: string): readonly MadeApk[] {
  const library = makeElfLinks({ soname: "libshop.so.1", salt: version });
  const program = makeElfLinks({ needed: ["libshop.so.1"], salt: version });
  const usr: NewFile = { path: "usr", type: "directory" };
  return [
    madeApk(
      `libshop ${version}`,
      [
        usr,
        { path: "usr/lib", type: "directory" },
        { path: "usr/lib/libshop.so.1", type: "file", mode: 0o755, bytes: library },
      ],
      { fields: ["o:shop", "p:so:libshop.so.1=1"] },
    ),
    madeApk(
      `shop ${version}`,
      [
        { path: "etc", type: "directory" },
        textFile("etc/shop.conf", `version ${version}\n`),
        usr,
        { path: "usr/bin", type: "directory" },
        { path: "usr/bin/shop", type: "file", mode: 0o755, bytes: program },
        { path: "usr/share", type: "directory" },
        textFile(`usr/share/only-${version}`, "x"),
      ],
      { fields: ["o:shop", `D:libshop=${version} so:libshop.so.1`] },
    ),
  ];
}

/** The root that packages make, without apk's scripts; `world` asks for each by name. */
export function installedApks(apks: readonly MadeApk[]): readonly NewFile[] {
  const files = new Map(apks.flatMap((apk) => apk.files.map((file) => [file.path, file])));
  const stanzas = apks.map((apk) => `${apkOf(apk).stanza}${listOf(apk.files)}\n`);
  const world = apks.map(({ name }) => `${name}\n`);
  return [
    ...files.values(),
    textFile("lib/apk/db/installed", stanzas.join("")),
    textFile("lib/apk/db/triggers", ""),
    textFile("etc/apk/world", world.join("")),
    textFile("etc/apk/arch", "x86_64\n"),
  ];
}

function listOf(files: readonly NewFile[]): string {
  const folders = files.filter(({ type }) => type === "directory");
  return folders
    .map(({ path: folder }) => {
      const own = files.filter(
        ({ path, type }) => type !== "directory" && path.replace(/\/[^/]+$/, "") === folder,
      );
      return `F:${folder}\n${own.map(lineOf).join("")}`;
    })
    .join("");
}

function lineOf({ path, type, bytes, linkTarget = "", mode }: NewFile): string {
  const content = type === "file" ? (bytes ?? "") : linkTarget;
  const hash = createHash("sha1").update(content).digest("base64");
  const owner = mode === undefined || mode === 0o644 ? "" : `a:0:0:${mode.toString(8)}\n`;
  return `R:${path.slice(path.lastIndexOf("/") + 1)}\n${owner}Z:Q1${hash}\n`;
}

/** An image of Alpine with some packages, and further layers. @returns its archive */
export function apkImage(
  packages: readonly MadeApk[],
  ...more: readonly (readonly NewFile[])[]
): string {
  return writeImage(imageOf([[alpineRelease, ...installedApks(packages)], ...more]));
}
