import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { unpinnedImage } from "../rules/dockerfile/unpinned-image.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { pinImage } from "./pin-image.ts";

test("leaves digests to the registry and a missing tag to a person", async () => {
  const text = "FROM node:20 AS a\nFROM ghcr.io/b/c\n";
  const { files, refused } = await fixFiles({
    files: { Dockerfile: text },
    rules: [unpinnedImage],
    fixers: [pinImage],
    syntaxes: [dockerfileSyntax],
  });
  expect(files["Dockerfile"]).toBe(text);
  expect(refused.map(({ reason }) => reason)).toEqual(["needs-network", "needs-person"]);
  expect(refused[0]?.message).toContain("docker buildx imagetools inspect node:20");
});
