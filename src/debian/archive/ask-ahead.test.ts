import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { armored } from "../../../test/openpgp-writer.ts";
import type { ArchivedFile, PackageArchive } from "../../model/index.ts";
import { memorySource } from "../../oci/tar/byte-source.ts";
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
  askAhead(archive, { sources: [{ path: "a.list", text, isFound }], architecture: "amd64", spool })
    .archive;

const spool = () => Promise.reject(new Error("nothing is kept here"));

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

/** An archive whose index is what its Release says, which nobody has signed. */
function unsigned(suites: readonly string[]) {
  const bytes = Buffer.from("Package: a\nVersion: 1\n\nPackage: b\nVersion: 2\n");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const sums = `SHA256:\n ${sha256} ${bytes.length} main/binary-amd64/Packages`;
  const signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n";
  const signature = armored(Buffer.from("no signature"), "SIGNATURE");
  const taken: string[] = [];
  const archive: PackageArchive = {
    ...listening(async () => Buffer.from(`${signed}\nOrigin: Debian\n${sums}\n${signature}`))
      .archive,
    async take({ url, sha256: asked }) {
      taken.push(url.pathname);
      expect(asked).toBe(sha256);
      const open = async () => memorySource(bytes);
      return { path: "index", sizeBytes: bytes.length, isVerified: true, open };
    },
  };
  const lines = suites.map((suite) => `deb http://mirror.example/debian ${suite} main\n`).join("");
  const sources = [{ path: "a.list", text: lines, isFound: false }];
  const keep = async (chunks: AsyncIterable<Uint8Array>) => {
    const kept: Uint8Array[] = [];
    for await (const chunk of chunks) kept.push(chunk);
    return { open: async () => memorySource(Buffer.concat(kept)) };
  };
  return {
    taken,
    sha256,
    asking: askAhead(archive, { sources, architecture: "amd64", spool: keep }),
  };
}

test("reads the indexes of the one release that is named, by their hashes", async () => {
  const { asking, sha256 } = unsigned(["bookworm", "bookworm-security"]);
  await vi.waitFor(() => expect(asking.listed?.(sha256)).toBeDefined());
  const found: string[] = [];
  const listed = await asking.listed?.(sha256);
  for await (const stanza of listed?.read((name) => name === "b") ?? []) found.push(stanza);
  expect(found).toEqual(["Package: b\nVersion: 2\n"]);
  expect(asking.listed?.("another")).toBeUndefined();
});

test("reads no index where several releases are named: most are not the image's", async () => {
  const { asking, taken } = unsigned(["bookworm", "trixie"]);
  await asking.archive.read(release, 1 << 20);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(taken).toEqual([]);
});
