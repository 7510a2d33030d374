import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { aptRecommends } from "./apt-recommends.ts";

const marked = (text: string) => mark(aptRecommends, dockerfileSyntax, text, "Dockerfile");

test.each([
  ["an install", "FROM a\nRUN apt-get update && [[apt-get install]] -y b\n"],
  ["options before the verb", "FROM a\nRUN DEBIAN_FRONTEND=x [[apt-get -y -t c install]] b\n"],
  ["each call", "FROM a\nRUN [[apt install]] b; if c; then [[apt-get install]] d; fi\n"],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  ["the option", "FROM a\nRUN apt-get install -y --no-install-recommends b\n"],
  ["the option before the verb", "FROM a\nRUN apt-get --no-install-recommends install b\n"],
  ["the setting", "FROM a\nRUN apt-get -o APT::Install-Recommends=false install b\n"],
  ["a choice for them", "FROM a\nRUN apt-get install --install-recommends b\n"],
  [
    "a configuration file",
    "FROM a\nRUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/1\nRUN apt-get install b\n",
  ],
  ["other verbs", "FROM a\nRUN apt-get update && apt-get remove install\n"],
  [
    "a stage that is only copied from",
    "FROM a AS b\nRUN apt-get install c\nFROM d\nCOPY --from=b /x /x\n",
  ],
])("allows %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  ["libpq5=15.* ca-certificates:amd64", true],
  ["libpq5 curl", false],
  ["$PACKAGES", false],
  ["", false],
])("says of '%s' whether nothing is lost: %s", (packages, expected) => {
  const text = `FROM a\nRUN apt-get install -y ${packages}\n`;
  const document = dockerfileSyntax.parse({ path: "f", text, encoding: "utf-8" });
  expect([...aptRecommends.find(document)].map((m) => m.evidence.losesNothing)).toEqual([expected]);
});
