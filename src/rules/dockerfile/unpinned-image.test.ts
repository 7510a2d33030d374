import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { unpinnedImage } from "./unpinned-image.ts";

const digest = `sha256:${"0".repeat(64)}`;

test.each([
  ["a tag", "FROM [[node:20]] AS build\n"],
  ["no tag", "FROM --platform=$X [[node]]\n"],
  ["every stage", "FROM [[a:1]]\nFROM [[b:2]]\n"],
  ["the default of an ARG", "ARG V=20\nFROM [[node:${V}]]\n"],
  ["another registry", "FROM [[ghcr.io/a/scratch:1]]\n"],
  [
    "an image that is copied from",
    "FROM scratch\nCOPY --from=[[ghcr.io/astral-sh/uv:0.5]] /uv /bin/\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(unpinnedImage, dockerfileSyntax, marked)).toBe(marked);
});

test.each([
  ["a digest", `FROM node:20@${digest}\n`],
  ["scratch", "FROM scratch\n"],
  [
    "an earlier stage",
    `FROM a@${digest} AS Base\nFROM base\nCOPY --from=base /x /y\nCOPY --from=0 /x /y\n`,
  ],
  ["a variable without a default", "ARG BASE\nFROM ${BASE}\nFROM node:$UNSET\n"],
  ["a build context", "FROM scratch\nCOPY --from=assets /x /y\nCOPY --from=$X:1 /x /y\n"],
])("allows %s", (_, text) => {
  expect(mark(unpinnedImage, dockerfileSyntax, text)).toBe(text);
});

test("says what a missing tag means", () => {
  const document = dockerfileSyntax.parse({ path: "f", text: "FROM node", encoding: "utf-8" });
  expect([...unpinnedImage.find(document)][0]?.message).toContain("no tag");
});
