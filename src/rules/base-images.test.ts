import { expect, test } from "vitest";
import { parseImageReference } from "../syntax/dockerfile.ts";
import { familyOf, isRuntimeImage, startsAsRoot } from "./base-images.ts";

test.each([
  ["python:3.12-slim", "debian", true, true],
  ["docker.io/library/node:20-alpine3.20", "alpine", true, true],
  ["alpine", "alpine", true, true],
  ["scratch", "scratch", true, true],
  ["gcr.io/distroless/static-debian12", "distroless", true, true],
  ["gcr.io/distroless/static-debian12:nonroot", "distroless", false, true],
  ["nginx:1.27-alpine", "alpine", true, false],
  ["nginxinc/nginx-unprivileged:1", "unknown", false, false],
  ["postgres:16", "unknown", false, false],
  ["ghcr.io/a/python:3", "unknown", false, false],
  ["golang:1.23-nanoserver", "unknown", false, false],
  ["mcr.microsoft.com/dotnet/aspnet:8.0", "unknown", true, false],
  ["mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled", "unknown", false, false],
  ["amazonlinux:2023", "rpm", true, true],
])("%s is of family %s, starts as root: %s, is a runtime: %s", (text, family, root, runtime) => {
  const image = parseImageReference(text);
  if (!image) throw new Error(text);
  expect([familyOf(image), startsAsRoot(image), isRuntimeImage(image)]).toEqual([
    family,
    root,
    runtime,
  ]);
});
