import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { writableRoot } from "../rules/compose/writable-root.ts";
import { composeSyntax } from "../syntax/compose.ts";
import { makeRootReadOnly } from "./make-root-read-only.ts";

const fix = (text: string, guided = false) =>
  fixFiles({
    files: { "compose.yml": text },
    rules: [writableRoot],
    fixers: [makeRootReadOnly],
    syntaxes: [composeSyntax],
    guided,
  });
const service = (...lines: string[]) =>
  `services:\n  a:\n${lines.map((l) => `    ${l}\n`).join("")}`;
const postgres = ["image: postgres:16", "volumes:", "  - db:/var/lib/postgresql/data"];
const mounts = ["tmpfs:", "  - /tmp", "  - /var/run/postgresql"];

test.each([
  ["PostgreSQL with a volume", postgres, [...postgres, "read_only: true", ...mounts]],
  [
    "PostgreSQL 18",
    ["image: postgres:18", "volumes: ['./d:/var/lib/postgresql:z']"],
    ["image: postgres:18", "volumes: ['./d:/var/lib/postgresql:z']", "read_only: true", ...mounts],
  ],
  [
    "a tmpfs that is there",
    [...postgres, "tmpfs:", "  - /tmp:size=64m"],
    [...postgres, "tmpfs:", "  - /tmp:size=64m", "  - /var/run/postgresql", "read_only: true"],
  ],
  [
    "Redis with a long volume",
    ["image: redis:7", "volumes: [{type: volume, source: r, target: /data}]"],
    [
      "image: redis:7",
      "volumes: [{type: volume, source: r, target: /data}]",
      "read_only: true",
      "tmpfs:",
      "  - /tmp",
    ],
  ],
  [
    "memcached",
    ["image: memcached", "tmpfs: /tmp"],
    ["image: memcached", "tmpfs: /tmp", "read_only: true"],
  ],
  [
    "data elsewhere in a volume",
    [...postgres, "environment: [PGDATA=/var/lib/postgresql/data/pg]"],
    [
      ...postgres,
      "environment: [PGDATA=/var/lib/postgresql/data/pg]",
      "read_only: true",
      ...mounts,
    ],
  ],
])("is safe for %s", async (_, before, after) => {
  const { files, after: left } = await fix(service(...before));
  expect(files["compose.yml"]).toBe(service(...after));
  expect(left).toEqual([]);
});

test("is guided for a service of one's own", async () => {
  const text = service("build: .");
  expect((await fix(text)).files["compose.yml"]).toBe(text);
  expect((await fix(text, true)).files["compose.yml"]).toBe(
    service("build: .", "read_only: true", "tmpfs:", "  - /tmp"),
  );
});

test.each([
  ["PostgreSQL without a volume", service("image: postgres")],
  [
    "a volume elsewhere",
    service("image: postgres", "volumes: ['./i:/docker-entrypoint-initdb.d']"),
  ],
  ["data outside of the volume", service(...postgres, "environment: {PGDATA: /srv/pg}")],
  [
    "a log outside of the volume",
    service(
      "image: redis",
      "volumes: ['r:/data']",
      "command: redis-server --logfile /var/log/r.log",
    ),
  ],
  [
    "an image that writes who knows where",
    service("image: mysql", "volumes: ['m:/var/lib/mysql']"),
  ],
  ["an unknown image", service("image: me/app")],
  ["an explicit false", service(...postgres, "read_only: false")],
])("leaves %s to a person", async (_, text) => {
  const { files, refused } = await fix(text, true);
  expect(files["compose.yml"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
