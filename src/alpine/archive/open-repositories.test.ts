import { describe, expect, test } from "vitest";
import { apkIndexOf, apkMadeAt, apkOf, makeApkKey } from "../../../test/apk-repository.ts";
import { textFile } from "../../../test/images.ts";
import type { PackageArchive } from "../../model/index.ts";
import { openRepositories } from "./open-repositories.ts";

const key = makeApkKey("shop@example.org-1.rsa.pub");
const other = makeApkKey("shop@example.org-2.rsa.pub");
const shop = { name: "shop", version: "1.1-r0", files: [textFile("usr/bin/shop", "new\n")] };
const made = apkOf({ ...shop, scripts: { "post-upgrade": "#!/bin/sh\n" } });
const index = apkIndexOf([made.stanza], { key });

function archiveOf(files: Readonly<Record<string, Uint8Array>>, seen = new Map<string, number>()) {
  const archive: PackageArchive = {
    read: async ({ url }) => files[url.pathname],
    take: async () => undefined,
    newestSeen: (name) => seen.get(name),
    keepSeen: (name, dateMs) => void seen.set(name, dateMs),
    readOwn: async () => undefined,
  };
  return { archive, seen };
}

function open(
  files: Readonly<Record<string, Uint8Array>>,
  {
    seen,
    keys = [key],
  }: { readonly seen?: Map<string, number>; readonly keys?: (typeof key)[] } = {},
) {
  const text = "# mirrors\nhttp://127.0.0.1/main\r\n";
  return openRepositories({
    files: [{ path: "etc/apk/repositories", text, isFound: false }],
    architecture: "x86_64",
    keys,
    archive: archiveOf(files, seen).archive,
  });
}

const indexPath = "/main/x86_64/APKINDEX.tar.gz";
const apkPath = "/main/x86_64/shop-1.1-r0.apk";

async function fetchShop(bytes: Uint8Array | undefined) {
  const opened = await open({ [indexPath]: index, ...(bytes && { [apkPath]: bytes }) });
  const [apk] = opened.packages;
  if (!apk) throw new Error("The index has no package");
  return opened.fetch(apk);
}

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe("an index", () => {
  test.each(["RSA", "RSA256"] as const)("with a good signature of kind %s", async (kind) => {
    const opened = await open({ [indexPath]: apkIndexOf([made.stanza], { key, kind }) });
    expect(opened.packages).toMatchObject([{ name: "shop", version: "1.1-r0" }]);
  });

  test.each([
    ["changed", flipped(index, index.length - 12), "is not good"],
    ["of a key that nobody knows", apkIndexOf([made.stanza], { key: other }), "nothing here knows"],
    [
      "of another key under the same name",
      apkIndexOf([made.stanza], { key: { ...other, name: key.name } }),
      "is not good",
    ],
    ["with more behind it", Buffer.concat([index, index]), "is not good"],
    ["cut off", index.subarray(0, index.length - 20), "is not good"],
    ["cut off in its signature", index.subarray(0, 40), "is refused"],
    ["of zeros", Buffer.alloc(100), "not compressed by gzip"],
    ["that is empty", Buffer.alloc(0), "is refused"],
  ])("%s is refused", async (_, bytes, message) => {
    await expect(open({ [indexPath]: bytes })).rejects.toThrow(message);
  });

  test("that is older than one that was seen is refused", async () => {
    const seen = new Map<string, number>();
    await open({ [indexPath]: index }, { seen });
    const older = apkIndexOf([made.stanza], { key, madeAt: apkMadeAt - 1 });
    await expect(open({ [indexPath]: older }, { seen })).rejects.toThrow("is older than one");
  });

  test("whose names would lead elsewhere is read without them", async () => {
    const bad = made.stanza.replace("P:shop", "P:../shop");
    const owning = made.stanza.replace("A:x86_64", "A:x86_64\nF:etc");
    const opened = await open({ [indexPath]: apkIndexOf([bad, owning], { key }) });
    expect(opened.packages).toEqual([]);
  });

  test("that is not there is told", async () => {
    await expect(open({})).rejects.toThrow("has no index for x86_64");
  });
});

describe("a package", () => {
  test("is what its index says", async () => {
    const file = await fetchShop(made.bytes);
    expect([...(file?.scripts.keys() ?? [])]).toEqual(["post-upgrade"]);
    expect((await file?.openFiles().next())?.entry.path).toBe("usr/bin/shop");
  });

  test("that is gone is none", async () => {
    expect(await fetchShop(undefined)).toBeUndefined();
  });

  test.each([
    ["with another control segment", flipped(made.bytes, 30)],
    ["with other files", flipped(made.bytes, made.bytes.length - 12)],
    ["cut off", made.bytes.subarray(0, -1)],
  ])("%s is refused", async (_, bytes) => {
    await expect(fetchShop(bytes)).rejects.toThrow();
  });
});
