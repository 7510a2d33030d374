import { spawnSync } from "node:child_process";
import { expect } from "vitest";
import { imageOf, textFile, visitAll, writeImage } from "../../test/images.ts";
import { needs } from "../../test/needs.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import { ociLayout } from "./oci-layout.ts";

needs("tar")("recognises and opens a layout that was unpacked", async () => {
  const archive = writeImage(imageOf([[textFile("etc/a", "1")]]));
  const location = tempFolder();
  expect(spawnSync("tar", ["-xf", archive, "-C", location]).status).toBe(0);
  expect(await ociLayout.recognises(location, nodeDisk)).toBe(true);
  expect(await ociLayout.recognises(archive, nodeDisk)).toBe(false);
  expect(await ociLayout.recognises(tempFolder({ Dockerfile: "" }), nodeDisk)).toBe(false);
  const tree = await ociLayout.open({ target: { kind: "oci-layout", location }, disk: nodeDisk });
  expect((await visitAll(tree)).texts).toEqual([["etc/a", "1"]]);
});
