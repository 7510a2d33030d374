import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { cachedOsUpgrade } from "../rules/dockerfile/cached-os-upgrade.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { refreshOsUpgrade } from "./refresh-os-upgrade.ts";

const fix = (text: string) =>
  fixFiles({
    files: { Dockerfile: text },
    rules: [cachedOsUpgrade],
    fixers: [refreshOsUpgrade],
    syntaxes: [dockerfileSyntax],
    guided: true,
    ports: { clock: { now: () => Date.UTC(2026, 10, 25) } },
  });

test.each([
  [
    "above the comment of the RUN",
    "FROM a\r\n\r\n# why\r\nRUN apt-get update && \\\r\n  apt-get upgrade -y\r\n",
    "FROM a\r\n\r\nARG OS_UPDATED=2026-11-25\r\n# why\r\nRUN apt-get update && \\\r\n  apt-get upgrade -y\r\n",
  ],
  [
    "once for several",
    "FROM a\nRUN apk upgrade\nRUN apk upgrade",
    "FROM a\nARG OS_UPDATED=2026-11-25\nRUN apk upgrade\nRUN apk upgrade",
  ],
  [
    "in each stage",
    "FROM a AS b\nRUN apk upgrade\nFROM b\n  RUN apk upgrade",
    "FROM a AS b\nARG OS_UPDATED=2026-11-25\nRUN apk upgrade\nFROM b\n  ARG OS_UPDATED=2026-11-25\n  RUN apk upgrade",
  ],
])("declares the argument %s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["Dockerfile"]).toBe(after);
  expect(fixed.after).toEqual([]);
});
