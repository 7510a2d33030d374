import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import type { ArchivedFile, PackageArchive } from "../../model/index.ts";
import { askAhead } from "./ask-ahead.ts";

const text = [
  "deb http://mirror.example/debian bookworm main",
  "deb [arch=arm64] http://mirror.example/debian bookworm-updates main",
].join("\n");

function listening(answer: () => Promise<Uint8Array | undefined>) {
  const asked: string[] = [];
  const refuse = () => Promise.reject(new Error("not asked for"));
  const archive: PackageArchive = {
    read({ url }) {
      asked.push(url.pathname);
      return answer();
    },
    take: refuse,
    newestSeen: () => undefined,
    keepSeen: () => {},
    readOwn: refuse,
  };
  return { archive, asked };
}

const release: ArchivedFile = {
  url: new URL("http://mirror.example/debian/dists/bookworm/InRelease"),
  isFound: false,
};

const ahead = (archive: PackageArchive, isFound = false) =>
  askAhead(archive, { sources: [{ path: "a.list", text, isFound }], architecture: "amd64" });

test("asks once, before anybody does", async () => {
  const { archive, asked } = listening(async () => Buffer.from("signed"));
  const asking = ahead(archive);
  expect(asked).toEqual([
    "/debian/dists/bookworm/InRelease",
    "/debian/dists/bookworm-updates/InRelease",
  ]);
  expect(await asking.read(release, 1 << 20)).toEqual(Buffer.from("signed"));
  expect(asked).toHaveLength(2);
  await asking.read(release, 1 << 20);
  expect(asked).toHaveLength(3);
});

test("tells why there is no answer only to who asks for it", async () => {
  const { archive } = listening(() => Promise.reject(new Error("silence")));
  const asking = ahead(archive);
  await new Promise((resolve) => setTimeout(resolve));
  await expect(asking.read(release, 1 << 20)).rejects.toThrow("silence");
});

test("asks no host that an image names, and gives it no answer of another's", async () => {
  const { archive, asked } = listening(async () => undefined);
  ahead(archive, true);
  expect(asked).toEqual([]);
  const own = ahead(archive);
  await own.read({ ...release, isFound: true }, 1 << 20);
  expect(asked).toHaveLength(3);
});
