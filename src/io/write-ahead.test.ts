import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import {
  imageOf,
  openPath,
  textFile,
  visitAll,
  writeImage as writeSource,
} from "../../test/images.ts";
import { layoutDraft } from "../../test/layouts.ts";
import { opened, patched } from "../../test/patched.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { parseImageOutput } from "../oci/output/image-output.ts";
import type { StoredImage } from "../oci/stored-image.ts";
import { writeImage } from "./write-image.ts";

/** A layout that is begun while its image, which has one large layer, is not made yet. */
async function begun() {
  const folder = tempFolder();
  const draft = layoutDraft();
  const large = { ...textFile("large", ""), bytes: randomBytes(2 << 20) };
  const from = await opened(draft.write([draft.image([large, textFile("etc/a", "1")])]));
  const before = await from.stored();
  let goOn = (_: StoredImage) => {};
  let giveUp = (_: Error) => {};
  const image = new Promise<StoredImage>((resolve, reject) => {
    [goOn, giveUp] = [resolve, reject];
  });
  const written = writeImage(parseImageOutput(`oci:${folder}/out:1`), { image, before });
  written.catch(() => {});
  const aside = () => readdirSync(folder).find((name) => name.startsWith(".out.suture-"));
  const early = () => {
    const place = join(folder, aside() ?? "", "blobs/sha256");
    return existsSync(place) ? readdirSync(place).filter((name) => /^[\da-f]{64}$/.test(name)) : [];
  };
  await vi.waitFor(() => expect(early()).toHaveLength(1));
  const blob = join(folder, "out/blobs/sha256", early()[0] ?? "");
  return { out: `${folder}/out`, from, written, aside, blob, goOn, giveUp };
}

async function textIn(path: string): Promise<string | undefined> {
  const { texts } = await visitAll(await openPath(path));
  return texts.filter(([name]) => name === "etc/a").at(-1)?.[1];
}

test("has its large layers before the image is made, and all in the end", async () => {
  const { out, from, written, blob, goOn } = await begun();
  const { image } = await patched(from, [textFile("etc/a", "2")]);
  goOn(image);
  await written;
  expect(existsSync(blob)).toBe(true);
  expect(await textIn(out)).toBe("2");
});

test("keeps nothing that the image does not name", async () => {
  const { out, written, blob, goOn } = await begun();
  goOn(await (await opened(writeSource(imageOf([[textFile("etc/a", "3")]])))).stored());
  await written;
  expect(existsSync(blob)).toBe(false);
  expect(await textIn(out)).toBe("3");
});

test("leaves nothing where none is made", async () => {
  const { out, written, aside, giveUp } = await begun();
  giveUp(new Error("refused"));
  await expect(written).rejects.toThrow("refused");
  expect(aside()).toBeUndefined();
  expect(existsSync(out)).toBe(false);
});
