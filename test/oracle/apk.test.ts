import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openApkFile } from "../../src/alpine/archive/apk-file.ts";
import { readFileDatabase, writtenRecord } from "../../src/alpine/file-database.ts";
import { readApkPackages } from "../../src/alpine/packages.ts";
import { readApkPayload } from "../../src/alpine/unpack/apk-payload.ts";
import type { NewFile } from "../../src/oci/tar/write-tar.ts";
import { apkIndexOf, apkOf, makeApkKey } from "../apk-repository.ts";
import { textFile } from "../images.ts";
import { tempFolder } from "../temp-folder.ts";

/** No distribution that tests run on has apk: who builds it from apk-tools' source names it here. */
const program = process.env["SUTURE_APK"] ?? "";

const files: readonly NewFile[] = [
  { path: "etc", type: "directory" },
  textFile("etc/shop.conf", "a\n"),
  { path: "usr", type: "directory" },
  { path: "usr/bin", type: "directory", mode: 0o1777 },
  textFile("usr/bin/shop", "new\n", { mode: 0o4755 }),
  { path: "usr/bin/ln", type: "symlink", linkTarget: "shop" },
  { path: "usr/bin/same", type: "hardlink", linkTarget: "usr/bin/shop", mode: 0o4755 },
];

describe.skipIf(program === "")("apk itself", () => {
  test.each(["RSA", "RSA256"] as const)("installs what suture reads, by %s", async (kind) => {
    const key = makeApkKey("shop@example.org-1.rsa.pub");
    const made = apkOf({
      name: "shop",
      version: "1.1-r0",
      fields: ["I:4096", "T:shop", "U:", "L:MIT"],
      files,
    });
    const folder = tempFolder();
    const repository = join(folder, "repository");
    mkdirSync(join(repository, "x86_64"), { recursive: true });
    mkdirSync(join(folder, "keys"));
    const pem = key.key.export({ type: "spki", format: "pem" });
    writeFileSync(join(folder, "keys", key.name), pem);
    writeFileSync(join(repository, "x86_64/shop-1.1-r0.apk"), made.bytes);
    const index = apkIndexOf([made.stanza], { key, kind });
    writeFileSync(join(repository, "x86_64/APKINDEX.tar.gz"), index);
    const places = ["--root", join(folder, "root"), "--keys-dir", join(folder, "keys")];
    const how = ["--initdb", "--arch", "x86_64", "--no-network", "--repository", repository];
    execFileSync(program, [...places, ...how, "add", "shop"]);
    const text = readFileSync(join(folder, "root/lib/apk/db/installed"), "utf8");
    const records = readFileDatabase(text);
    expect(records.map(writtenRecord).join("")).toBe(text);
    const [listed] = readApkPackages(made.stanza);
    if (!listed) throw new Error("The stanza cannot be read");
    const none = { users: new Map<string, number>(), groups: new Map<string, number>() };
    const payload = await readApkPayload(await openApkFile(made.bytes, listed), none);
    const read = payload.flatMap(({ path, checksum }) => (checksum ? [[path, checksum]] : []));
    const noted = records.flatMap(({ folders }) =>
      folders.flatMap((one) =>
        one.files.map((file) => [`${one.path}/${file.name}`, file.checksum]),
      ),
    );
    expect(noted.sort()).toEqual(read.sort());
  });
});
