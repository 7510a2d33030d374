import { expect, test } from "vitest";
import { publishedVersions } from "./simple-index.ts";

test("reads JSON, yanked files left out", () => {
  const body = JSON.stringify({
    meta: { "api-version": "1.0" },
    files: [
      { filename: "zope_interface-5.0-py3-none-any.whl" },
      { filename: "zope.interface-5.0.tar.gz", yanked: true },
      { filename: "zope-interface-5.1-rc1.tar.gz", yanked: false },
      { filename: "zope.interface-5.2.zip", yanked: "broken" },
      { filename: "zope.interface-5.3-py3.9.egg" },
      { filename: "zope.interface.extra-9.0.tar.gz" },
      { filename: 7 },
      null,
    ],
  });
  expect(publishedVersions(body, { project: "zope-interface", isJson: true })).toEqual([
    "5.0",
    "5.1-rc1",
    "5.3",
  ]);
});

test("reads HTML, quotes and yanked files too", () => {
  const body = `<!DOCTYPE html><html><body>
    <a href="../a-1.0.tar.gz#sha256=aa" data-requires-python="&gt;=3 > 2">a-1.0.tar.gz</a><br>
    <a href="x" data-yanked="">a-1.1.tar.gz</a>
    <a href="x" data-yanked>a-1.2.tar.gz</a>
    <A href='y'>a-1.3-py3-none-any.whl</A>`;
  expect(publishedVersions(body, { project: "a", isJson: false })).toEqual(["1.0", "1.3"]);
});

test.each([
  ["no JSON", "{", true],
  ["other JSON", "[]", true],
  ["null", "null", true],
  ["no page", "404 not found", false],
])("%s is unknown", (_, body, isJson) => {
  expect(publishedVersions(body, { project: "a", isJson })).toBeUndefined();
});
