import { describe, expect, test } from "vitest";
import { affected, pointedAt, readEcosystem, told } from "../../test/read-ecosystem.ts";
import { composer } from "./composer.ts";

const system = { isSystem: true };
const installedPath = "app/vendor/composer/installed.json";
const monolog = {
  name: "Monolog/Monolog",
  version: "2.2.0",
  license: ["MIT"],
  require: { php: ">=7", "psr/log": "^1" },
};
const psr = { name: "psr/log", version: "1.1.3" };
const branch = { name: "acme/branch", version: "dev-main" };
const list = [
  monolog,
  psr,
  branch,
  { name: "acme/meta", version: "1.0", type: "metapackage" },
  { name: "broken" },
];

describe("installed.json", () => {
  test.each([
    ["a list, as Composer 1 writes it", JSON.stringify(list)],
    ["an object, as Composer 2 writes it", JSON.stringify({ packages: list, dev: true })],
  ])("%s", (_, text) => {
    const read = readEcosystem(composer, { [installedPath]: text }, system);
    expect(
      read.packages.map(({ name, version, purl, requiredBy }) => [name, version, purl, requiredBy]),
    ).toEqual([
      ["monolog/monolog", "2.2.0", "pkg:composer/monolog/monolog@2.2.0", []],
      ["psr/log", "1.1.3", "pkg:composer/psr/log@1.1.3", ["monolog/monolog"]],
      ["acme/branch", "dev-main", "pkg:composer/acme/branch@dev-main", []],
    ]);
  });

  test("its packages are matched without case, branches are never ordered", () => {
    const read = readEcosystem(composer, { [installedPath]: JSON.stringify(list) }, system);
    const found = affected(read, [
      {
        id: "GHSA-1",
        ecosystem: "Packagist",
        name: "MONOLOG/monolog",
        ranges: ["2.0.0-beta1..2.2.1", "0..1.26.1"],
      },
      { id: "GHSA-2", ecosystem: "Packagist", name: "psr/log", ranges: ["0..v1.1.3"] },
      { id: "GHSA-3", ecosystem: "Packagist", name: "acme/branch", ranges: ["0..2.0"] },
    ]);
    expect(found).toEqual(["monolog/monolog 2.2.0 GHSA-1 2.2.1"]);
  });

  test("a broken one is a gap of a system; in a project it counts for nothing", () => {
    expect(told(readEcosystem(composer, { [installedPath]: "{" }, system))).toEqual([
      expect.stringMatching(/installed\.json malformed: .*\(line 1\)$/),
    ]);
    expect(told(readEcosystem(composer, { [installedPath]: "{" }))).toEqual([]);
  });
});

const lock = `{
    "content-hash": "aa",
    "packages": [
        {
            "name": "monolog/monolog",
            "version": "2.2.0",
            "source": { "name": "x", "version": "9" },
            "require": { "psr/log": "^1", "ext-json": "*" },
            "authors": [ { "name": "A", "version": "7" } ]
        },
        { "name": "psr/log", "version": "v1.1.3" }
    ],
    "packages-dev": [
        { "version": "9.5.0", "name": "phpunit/phpunit" }
    ],
    "aliases": []
}
`;

describe("composer.lock", () => {
  const manifest =
    '{"require": {"php": ">=7", "Monolog/monolog": "^2"}, "require-dev": {"phpunit/phpunit": "^9"}}';

  test("what it settles, for what, and where it stands", () => {
    const files = {
      "composer.lock": `\ufeff${lock.replaceAll("\n", "\r\n")}`,
      "composer.json": manifest,
    };
    const read = readEcosystem(composer, files);
    expect(
      read.packages.map(({ name, version, scope, requiredBy }) => [
        name,
        version,
        scope,
        requiredBy,
      ]),
    ).toEqual([
      ["monolog/monolog", "2.2.0", undefined, []],
      ["psr/log", "v1.1.3", undefined, ["monolog/monolog"]],
      ["phpunit/phpunit", "9.5.0", "development", []],
    ]);
    expect(read.packages.map(({ locations }) => locations[0]?.region?.startLine)).toEqual([
      6, 11, 14,
    ]);
    expect(pointedAt(read, files)).toEqual(['"version"', '"version"', '"version"']);
    expect(read.gaps).toEqual([]);
    expect(told(readEcosystem(composer, files, system))).toEqual([]);
  });

  test.each([
    ["a manifest without a lock", { "composer.json": manifest }, 1],
    [
      "one that asks for PHP only",
      { "composer.json": '{"require": {"php": ">=7", "ext-json": "*"}}' },
      0,
    ],
    [
      "a copy of another's",
      { "vendor/x/y/composer.json": manifest, "vendor/x/y/composer.lock": "{" },
      0,
    ],
    [
      "a broken lock, told once",
      { "composer.json": manifest, "composer.lock": '{"packages": [' },
      1,
    ],
    ["an empty lock", { "composer.lock": "{}" }, 0],
    [
      "a lock of nonsense",
      { "composer.lock": '{"packages": [1, null, {"name": 2}], "packages-dev": {}}' },
      0,
    ],
  ])("%s", (_, files, gaps) => expect(readEcosystem(composer, files).gaps).toHaveLength(gaps));
});
