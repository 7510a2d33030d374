import { expect, test } from "vitest";
import { textFile } from "../../../test/images.ts";
import { distrolessFiles, type MadePackage, makeDeb } from "../../../test/made-packages.ts";
import { memoryRoot, type RootFile } from "../../../test/memory-root.ts";
import type { NewFile } from "../../oci/tar/write-tar.ts";
import { debOf } from "./open-deb.ts";
import { upgradeDistroless } from "./upgrade-distroless.ts";

const link = (path: string, linkTarget: string): NewFile => ({ path, type: "symlink", linkTarget });

/** A package with a program, a manual with a link to it, documentation, and a license. */
const made = (version: string, more: readonly NewFile[] = []): MadePackage => ({
  name: "shop",
  version,
  files: [
    textFile("usr/bin/shop", version),
    textFile("usr/share/doc/shop/changelog.gz", version),
    textFile("usr/share/doc/shop/copyright", `free ${version}`),
    textFile("usr/share/man/man1/shop.1.gz", version),
    link("usr/share/man/man1/buy.1.gz", "shop.1.gz"),
    textFile("usr/share/shop/words", version),
    ...more,
  ],
});

/** Paths that an upgrade writes into a root without some of the old version's files. */
async function written(
  without: (path: string) => boolean,
  { old = made("1"), next = made("2"), others = [] as readonly NewFile[] } = {},
): Promise<readonly string[]> {
  const files = [...distrolessFiles([old]).filter(({ path }) => !without(path)), ...others];
  const debs = [await debOf(makeDeb(next))];
  const root = memoryRoot(Object.fromEntries(files.map((file) => [file.path, inRoot(file)])));
  const outcome = await upgradeDistroless({ root, debs, mtime: 1 });
  if (outcome.kind !== "changes") throw new Error(JSON.stringify(outcome.refusals));
  return outcome.changes.written.map(({ path }) => path);
}

function inRoot({ type, linkTarget, bytes = new Uint8Array() }: NewFile): RootFile {
  if (type === "symlink") return { type, linkTarget: linkTarget ?? "" };
  return Buffer.from(bytes).toString("latin1");
}

const status = ["var/lib/dpkg/status.d/shop", "var/lib/dpkg/status.d/shop.md5sums"];
const isDocumentation = (path: string) => /^usr\/share\/(?:doc|man)\//.test(path);

test("an image with everything gets everything", async () => {
  expect(await written(() => false)).toEqual([
    "usr/bin/shop",
    "usr/share/doc/shop/changelog.gz",
    "usr/share/doc/shop/copyright",
    "usr/share/man/man1/shop.1.gz",
    "usr/share/shop/words",
    ...status,
  ]);
});

test("what was left out stays out, with links to it and folders for it", async () => {
  const next = made("2", [
    textFile("usr/share/man/man8/new.8.gz", "2"),
    link("usr/share/shop/manual.gz", "../man/man1/shop.1.gz"),
    textFile("usr/share/doc/shop/examples/a", "2"),
  ]);
  expect(await written(isDocumentation, { next })).toEqual([
    "usr/bin/shop",
    "usr/share/shop/words",
    ...status,
  ]);
});

test("each kind by itself: licenses stay where the rest of the documentation is gone", async () => {
  const isLess = (path: string) => isDocumentation(path) && !path.endsWith("/copyright");
  expect(await written(isLess)).toEqual([
    "usr/bin/shop",
    "usr/share/doc/shop/copyright",
    "usr/share/shop/words",
    ...status,
  ]);
});

test("a file that was listed and deleted stays away, a new one beside it comes", async () => {
  const next = made("2", [textFile("usr/share/shop/more", "2")]);
  const paths = await written((path) => path === "usr/share/shop/words", { next });
  expect(paths).not.toContain("usr/share/shop/words");
  expect(paths).toContain("usr/share/shop/more");
});

test("a program comes, whatever the list says", async () => {
  expect(await written((path) => path === "usr/bin/shop")).toContain("usr/bin/shop");
});

test("without a list, what nobody has any of stays out", async () => {
  const isListed = (path: string) => path.endsWith(".md5sums") || isDocumentation(path);
  const paths = await written(isListed);
  expect(paths.filter(isDocumentation)).toEqual([]);
  const others = [textFile("usr/share/man/man1/other.1.gz", "x")];
  const some = (await written(isListed, { others })).filter(isDocumentation);
  expect(some).toEqual(["usr/share/man/man1/buy.1.gz", "usr/share/man/man1/shop.1.gz"]);
});
