import { expect, test } from "vitest";
import { imageOf, textFile, visitAll, writeImage } from "../../test/images.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import { ociArchive } from "./oci-archive.ts";

test("recognises what holds a layout, and nothing else", async () => {
  const folder = tempFolder({ "a.tar": "no tar", "oci-layout": "{}" });
  expect(await ociArchive.recognises(writeImage(imageOf([[]])), nodeDisk)).toBe(true);
  expect(await ociArchive.recognises(`${folder}/a.tar`, nodeDisk)).toBe(false);
  expect(await ociArchive.recognises(folder, nodeDisk)).toBe(false);
  expect(await ociArchive.recognises(`${folder}/none`, nodeDisk)).toBe(false);
});

test("opens an image with its files and its name", async () => {
  const location = writeImage(imageOf([[textFile("etc/a", "1")], [textFile("etc/a", "2")]]));
  const tree = await ociArchive.open({ target: { kind: "oci-archive", location }, disk: nodeDisk });
  const { entries, texts } = await visitAll(tree);
  expect(texts.filter(([path]) => path === "etc/a")).toHaveLength(2);
  expect(entries.get("etc/a")?.layer).toBe(tree.image?.layers[1]?.diffId);
  expect(tree.image?.reference).toBe("localhost/app:1");
});
