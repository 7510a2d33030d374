import { expect, test } from "vitest";
import { memoryTree } from "../../test/memory-tree.ts";
import { parses } from "./parses.ts";

const empty = { assets: [], gaps: [] };

test("tells parsed, broken and plain text apart", async () => {
  const tree = memoryTree({
    "docker-compose.yml": "services:\n  a:\n    image: b\n",
    "broken/docker-compose.yml": "services: [\n",
    ".gitignore": "x\n",
  });
  const changed = ["docker-compose.yml", "broken/docker-compose.yml", ".gitignore", "deleted"];
  const results = await parses.run({ tree, changed, before: empty, after: empty });
  expect(results.map(({ path, result }) => [path, result])).toEqual([
    ["docker-compose.yml", "passed"],
    ["broken/docker-compose.yml", "failed"],
    [".gitignore", "skipped"],
  ]);
});
