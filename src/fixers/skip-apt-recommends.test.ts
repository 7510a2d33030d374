import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { aptRecommends } from "../rules/dockerfile/apt-recommends.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { skipAptRecommends } from "./skip-apt-recommends.ts";

const fix = (text: string, guided = false) =>
  fixFiles({
    files: { Dockerfile: text },
    rules: [aptRecommends],
    fixers: [skipAptRecommends],
    syntaxes: [dockerfileSyntax],
    guided,
  });

test("adds the option where nothing is lost, and leaves the rest of the line", async () => {
  const { files, after } = await fix("FROM a\r\nRUN apt-get  install -y \\\r\n  libpq5 # b\r\n");
  expect(files["Dockerfile"]).toBe(
    "FROM a\r\nRUN apt-get  install --no-install-recommends -y \\\r\n  libpq5 # b\r\n",
  );
  expect(after).toEqual([]);
});

test("adds it elsewhere only where it is asked for", async () => {
  const text = "FROM a\nRUN apt-get install -y curl && apt-get -y install tini\n";
  const safe = await fix(text);
  expect(safe.files["Dockerfile"]).toBe(
    "FROM a\nRUN apt-get install -y curl && apt-get -y install --no-install-recommends tini\n",
  );
  const guided = await fix(text, true);
  expect(guided.files["Dockerfile"]).toContain("install --no-install-recommends -y curl");
  expect(guided.after).toEqual([]);
});
