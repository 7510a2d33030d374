import { expect, test } from "vitest";
import { nodeDisk } from "../src/io/disk.ts";
import { createPipeline } from "../src/pipeline.ts";
import { directory } from "../src/sources/directory.ts";
import { advisoriesOf } from "./advisories.ts";
import { workplace } from "./run-suture.ts";

/** Enough for workers to start, with mistakes that only they meet. */
const files = Object.fromEntries(
  Array.from({ length: 160 }, (_, i) => [
    `shop/${String(i).padStart(3, "0")}.py`,
    [
      "import subprocess",
      "import yaml",
      `LIMIT = ${i}`,
      "",
      "def read(path, name):",
      ...(i % 3 === 0 ? ["    subprocess.run('ls ' + name, shell=True)"] : []),
      ...(i % 7 === 0 ? ["    return yaml.load(open(path))"] : ["    return (path"]),
      "",
    ].join("\n"),
  ]),
);

test("finds the same in workers as without them", async () => {
  const place = workplace(files);
  const { status, report } = place.json(["scan"]);
  const pipeline = createPipeline({
    advisories: advisoriesOf([]),
    ports: { clock: { now: Date.now } },
    ignores: [],
  });
  const target = { kind: "directory", location: place.target } as const;
  const alone = await pipeline.scan([await directory.open({ target, disk: nodeDisk })]);
  expect(status).toBe(1);
  expect(report.findings.length).toBeGreaterThan(50);
  const reported = alone.findings.map((finding) =>
    "evidence" in finding ? { ...finding, evidence: undefined } : finding,
  );
  expect(report.findings).toEqual(JSON.parse(JSON.stringify(reported)));
  expect(report.gaps).toEqual(alone.gaps);
  expect(report.gaps.length).toBeGreaterThan(100);
});
