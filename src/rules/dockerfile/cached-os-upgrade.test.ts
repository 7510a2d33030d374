import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { cachedOsUpgrade } from "./cached-os-upgrade.ts";

const marked = (text: string) => mark(cachedOsUpgrade, dockerfileSyntax, text, "Dockerfile");

test.each([
  ["apt-get", "FROM a\nRUN apt-get update && [[apt-get upgrade]] -y\n"],
  ["apk", "FROM a\nRUN [[apk --no-cache upgrade]]\n"],
  [
    "each RUN once",
    "FROM a\nRUN [[apt-get -y dist-upgrade]] && apt-get upgrade\nRUN [[apt full-upgrade]]\n",
  ],
  [
    "an ARG behind it, or one of another kind",
    "FROM a\nARG VERSION=1\nRUN [[apt-get upgrade]] -y\nARG CACHE_BUST\n",
  ],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  [
    "an ARG that is there to be changed",
    "FROM a\nARG OS_UPDATED=2026-11-25\nRUN apt-get upgrade -y\n",
  ],
  ["an upgrade of named packages", "FROM a\nRUN apk upgrade openssl\n"],
  ["other upgrades", "FROM a\nRUN pip install --upgrade pip && echo apt-get upgrade\n"],
  [
    "a stage that is only copied from",
    "FROM a AS b\nRUN apt-get upgrade\nFROM c\nCOPY --from=b /x /x\n",
  ],
])("allows %s", (_, text) => {
  expect(marked(text)).toBe(text);
});
