import { expect, test } from "vitest";
import { namedImages } from "./named-images.ts";

const named = (text: string, more: Partial<Parameters<typeof namedImages>[1]> = {}) =>
  namedImages(text, { arguments: {}, ...more }).map(({ image, spelled, isBase }) =>
    [image, ...(spelled === undefined ? [] : [spelled]), isBase ? "base" : "other"].join(" "),
  );

test.each([
  ["one stage", "FROM debian:12\n", ["debian:12 base"]],
  ["nothing at all", "FROM scratch\nCOPY a /a\n", []],
  [
    "stages and what they copy from",
    "FROM golang:1 AS build\nFROM debian:12\nCOPY --from=build /a /a\nCOPY --from=busybox:1 /b /b\nRUN --mount=type=bind,from=alpine:3,target=/x true\n",
    ["debian:12 base", "busybox:1 other", "alpine:3 other", "golang:1 other"],
  ],
  [
    "a stage on another, and by number",
    "FROM debian:12 AS one\nFROM one AS two\nFROM two\nCOPY --from=0 /a /a\n",
    ["debian:12 base"],
  ],
  [
    "stages that nothing needs are left out",
    "FROM node:22 AS unused\nFROM debian:12\n",
    ["debian:12 base"],
  ],
  [
    "the same image as base and as another",
    "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /a /a\n",
    ["debian:12 base"],
  ],
  ["names are compared without case", "FROM debian:12 AS Build\nFROM build\n", ["debian:12 base"]],
  ["no file at all is read as an image of its own", "\uFEFFFROM debian:12\r\n", ["debian:12 base"]],
  [
    "a stage called like an image hides it",
    "FROM debian:12 AS busybox\nFROM alpine:3\nCOPY --from=busybox /a /a\n",
    ["alpine:3 base", "debian:12 other"],
  ],
])("%s", (_, text, expected) => {
  expect(named(text)).toEqual(expected);
});

test("puts in the values of variables: the plan's before the Dockerfile's", () => {
  const text = "ARG V=12\nARG BASE=debian:${V}-slim\nFROM --platform=$BUILDPLATFORM ${BASE}\n";
  expect(named(text)).toEqual(["debian:12-slim ${BASE} base"]);
  expect(named(text, { arguments: { V: "13" } })).toEqual(["debian:13-slim ${BASE} base"]);
  expect(named(text, { arguments: { BASE: "alpine:3" } })).toEqual(["alpine:3 ${BASE} base"]);
  expect(named("FROM debian:${V:-12}\n")).toEqual(["debian:12 debian:${V:-12} base"]);
});

test("builds up to the target only", () => {
  const text = "FROM node:22 AS web\nFROM debian:12 AS api\nFROM api\nCOPY --from=web /a /a\n";
  expect(named(text, { target: "API" })).toEqual(["debian:12 base"]);
  expect(named(text, { target: "0" })).toEqual(["node:22 base"]);
  expect(() => named(text, { target: "worker" })).toThrow(/no stage worker/);
});

test("a variable without a value is refused, for another image would be built on", () => {
  expect(() => named("ARG BASE\nFROM ${BASE}\n")).toThrow(/has no value/);
  expect(() => named("FROM debian:${TARGETARCH}\n")).toThrow(/has no value/);
  expect(() => named("RUN true\n")).toThrow(/no FROM/);
});
