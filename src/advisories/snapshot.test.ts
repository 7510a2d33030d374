import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { osvRecord } from "../../test/advisories.ts";
import { randomAccessOf } from "../io/random-access.ts";
import { openAdvisories } from "./advisories.ts";
import { buildSnapshot, snapshotFacts } from "./snapshot.ts";

const header = { ecosystem: "PyPI", date: "2024-10-10", source: "a test" };

const open = (texts: Readonly<Record<string, string>>) => {
  const files = buildSnapshot(texts);
  return openAdvisories({
    files: [...files].flatMap(([name, bytes]) =>
      name.endsWith(".db")
        ? [{ name, file: randomAccessOf(bytes), origin: "snapshot" as const }]
        : [],
    ),
    knownExploited: [() => new TextDecoder().decode(files.get("kev.ndjson"))],
  });
};

test("keeps sorted facts, drops withdrawn records and versions that a range says", () => {
  const { text, skipped } = snapshotFacts(
    [
      osvRecord({
        id: "B",
        aliases: ["CVE-2024-1000"],
        name: "Flask_X",
        ranges: ["0..2"],
        versions: ["1.0", "3.0", "old-style"],
      }),
      osvRecord({ id: "A", name: "a", versions: ["1.0"] }),
      osvRecord({ id: "W", name: "w", ranges: ["0.."], withdrawn: "2024-01-01T00:00:00Z" }),
      osvRecord({ id: "N", ecosystem: "npm", name: "n", ranges: ["0.."] }),
      { id: "broken" },
    ],
    header,
  );
  expect(skipped).toBe(1);
  expect(
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    header,
    { id: "A", modified: "2024-01-01T00:00:00Z", affected: [{ package: "a", versions: ["1.0"] }] },
    {
      id: "B",
      aliases: ["CVE-2024-1000"],
      modified: "2024-01-01T00:00:00Z",
      affected: [
        {
          package: "flask-x",
          ranges: [[{ introduced: "0" }, { fixed: "2" }]],
          versions: ["3.0", "old-style"],
        },
      ],
    },
  ]);
  const db = open({
    "pypi.ndjson": text,
    "kev.ndjson": '{"cve":"CVE-2024-1000","added":"2024-02-03"}\nnoise\n',
  });
  expect(db.coverage).toEqual([
    { ecosystem: "PyPI", date: "2024-10-10", records: 2, extent: "whole", origin: "snapshot" },
  ]);
  expect(db.find("CVE-2024-1000")).toMatchObject([{ id: "B", affected: [{ name: "flask-x" }] }]);
  expect(db.knownExploited("CVE-2024-1000")).toBe("2024-02-03");
  expect(db.knownExploited("noise")).toBeUndefined();
});

test("the facts that ship build, are sorted, and hold no prose", () => {
  const text = (name: string) =>
    readFileSync(new URL(`../../data/advisories/${name}`, import.meta.url), "utf8");
  const texts = { "pypi.ndjson": text("pypi.ndjson"), "kev.ndjson": text("kev.ndjson") };
  const db = open(texts);
  expect(db.coverage).toMatchObject([{ ecosystem: "PyPI", date: "2024-10-10", records: 2651 }]);
  const ids = texts["pypi.ndjson"]
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line).id);
  expect(ids).toEqual([...ids].sort());
  expect(texts["pypi.ndjson"]).not.toMatch(/"(?:details|summary|references|withdrawn)"/);
  expect(db.lookup("PyPI", "Jinja2")).not.toEqual([]);
  expect(db.knownExploited("CVE-2021-44228")).toBe("2021-12-10");
});
