import { expect, test } from "vitest";
import type { FileFlows } from "./file-flows.ts";
import { packFile, unpackFile } from "./packed-files.ts";

const file: FileFlows = {
  functions: [
    { name: "a\n\u2028b", parameters: ["x"], body: '{"e":["\\n"]}' },
    { name: "", parameters: [], returns: "os.path", isDecorated: true, body: "{}" },
  ],
  classes: { C: { bases: ["~.D"], attributes: { é: "safe" } } },
  names: { "\r": "os" },
  dependencies: [],
  routes: [],
  wildcards: ["x"],
  isLimited: false,
};

test("a file comes back as it was, its bodies too", () => {
  expect(unpackFile(packFile(file))).toEqual(file);
  const empty = { ...file, functions: [] };
  expect(unpackFile(packFile(empty))).toEqual(empty);
});
