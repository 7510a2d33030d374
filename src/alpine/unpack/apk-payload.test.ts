import { expect, test } from "vitest";
import { apkOf } from "../../../test/apk-repository.ts";
import { textFile } from "../../../test/images.ts";
import type { NewFile } from "../../oci/tar/write-tar.ts";
import { openApkFile } from "../archive/apk-file.ts";
import { apkChecksum } from "../checksum.ts";
import { readApkPackages } from "../packages.ts";
import { readApkPayload } from "./apk-payload.ts";

const accounts = { users: new Map([["root", 0]]), groups: new Map([["root", 0]]) };

async function payload(files: readonly NewFile[]) {
  const { bytes, stanza } = apkOf({ name: "shop", version: "1-r0", files });
  const [listed] = readApkPackages(stanza);
  if (!listed) throw new Error("The stanza cannot be read");
  return readApkPayload(await openApkFile(bytes, listed), accounts);
}

test("files, folders and links with what the database says of them", async () => {
  const found = await payload([
    { path: "usr", type: "directory" },
    textFile("usr/a", "x", { mode: 0o4755, xattrs: { "user.x": "1" } }),
    { path: "usr/b", type: "hardlink", linkTarget: "usr/a" },
    { path: "usr/c", type: "symlink", linkTarget: "../a" },
  ]);
  const byPath = new Map(found.map((one) => [one.path, one]));
  expect(byPath.get("usr")).toMatchObject({ type: "directory", owner: { mode: 0o755 } });
  expect(byPath.get("usr/a")).toMatchObject({
    owner: { uid: 0, gid: 0, mode: 0o4755 },
    xattrs: { "user.x": "1" },
    checksum: apkChecksum("x"),
  });
  expect(byPath.get("usr/b")).toMatchObject({ type: "hardlink", checksum: apkChecksum("x") });
  expect(byPath.get("usr/c")).toMatchObject({ checksum: apkChecksum("../a") });
});

test.each<[string, NewFile, string]>([
  ["a path that leads outside", textFile("usr/../../x", "x"), "leads outside"],
  ["an absolute path", textFile("/etc/x", "x"), "leads outside"],
  [
    "a hard link to an outside",
    { path: "b", type: "hardlink", linkTarget: "../a" },
    "leads outside",
  ],
  ["a name with a line's end", textFile("usr/a\nF:etc", "x"), "that no package has"],
  [
    "a hard link to nothing of the package",
    { path: "usr/b", type: "hardlink", linkTarget: "etc/shadow" },
    "leads to no file",
  ],
])("%s is refused", async (_, file, message) => {
  await expect(payload([file])).rejects.toThrow(message);
});
