import { describe, expect, test } from "vitest";
import {
  type AssembleOptions,
  assembleFiles,
  type TreeContent,
  toldPackages,
} from "../../test/assemble-files.ts";
import type { Ecosystem } from "../model/index.ts";
import { npm } from "./npm.ts";

const assemble = (files: TreeContent, options?: AssembleOptions) =>
  assembleFiles(npm as Ecosystem, files, options);
const installed = (files: TreeContent, owned: readonly string[] = []) =>
  assemble(files, { isSystem: true, owned });
const json = (value: unknown) => JSON.stringify(value, undefined, 2);
const root = (name: string, version: string, more: object = {}) => json({ name, version, ...more });

describe("installed", () => {
  test("each package once with every place, who requires it as Node resolves it", () => {
    const { packages, gaps } = installed({
      "app/package.json": json({ name: "app", dependencies: { a: "1", "@s/c": "1" } }),
      "app/node_modules/a/package.json": root("a", "1.0.0", {
        license: "MIT",
        dependencies: { b: "^2", gone: "1" },
      }),
      "app/node_modules/a/node_modules/b/package.json": root("b", "2.0.0"),
      "app/node_modules/b/package.json": root("b", "1.0.0"),
      "app/node_modules/@s/c/package.json": root("@s/c", "1.0.0", {
        optionalDependencies: { b: "1" },
      }),
      "srv/node_modules/b/package.json": root("b", "2.0.0"),
    });
    expect(gaps).toEqual([]);
    expect(toldPackages({ packages, gaps })).toEqual([
      "a 1.0.0 app/node_modules/a/package.json",
      "b 2.0.0 by a app/node_modules/a/node_modules/b/package.json srv/node_modules/b/package.json",
      "b 1.0.0 by @s/c app/node_modules/b/package.json",
      "@s/c 1.0.0 app/node_modules/@s/c/package.json",
    ]);
    expect(packages[0]).toMatchObject({ license: "MIT", dependsOn: ["b"], ecosystem: "npm" });
    expect(packages[3]?.purl).toBe("pkg:npm/%40s/c@1.0.0");
  });

  test("only the root of a package counts, under its own name", () => {
    const told = toldPackages(
      installed({
        "app/node_modules/alias/package.json": root("real", "1.0.0"),
        "app/node_modules/real/esm/package.json": json({ type: "module" }),
        "app/node_modules/real/dist/package.json": root("not-this", "9.9.9"),
        "app/node_modules/@s/package.json": root("not-this", "9.9.9"),
        "app/node_modules/.cache/x/package.json": root("not-this", "9.9.9"),
        "app/node_modules/real/test/node_modules/fake/package.json": root("fake", "9.9.9"),
        "app/node_modules/a/node_modules/test/node_modules/deep/package.json": root(
          "deep",
          "1.0.0",
        ),
        "app/node_modules/real/lib/node_modules/bundled/package.json": root("bundled", "1.0.0"),
        "app/node_modules/stub/package.json": json({ type: "commonjs" }),
        "app/node_modules/nameless/package.json": json({ version: "1.0.0" }),
        "app/node_modules/evil/package.json": root("evil\u001b[2J", "1.0.0"),
        "app/node_modules/worse/package.json": root("worse", "1.0.0\nx"),
        "app/web/package.json": root("app", "1.0.0"),
        "opt/yarn-v1.22.19/package.json": root("yarn", "1.22.19"),
      }),
    );
    expect(told).toEqual([
      "real 1.0.0 app/node_modules/alias/package.json",
      "deep 1.0.0 app/node_modules/a/node_modules/test/node_modules/deep/package.json",
      "bundled 1.0.0 app/node_modules/real/lib/node_modules/bundled/package.json",
      "nameless 1.0.0 app/node_modules/nameless/package.json",
      "evil 1.0.0 app/node_modules/evil/package.json",
      "yarn 1.22.19 opt/yarn-v1.22.19/package.json",
    ]);
  });

  test("pnpm's store counts once, and its links say who requires what", () => {
    const store = "app/node_modules/.pnpm";
    expect(
      toldPackages(
        installed({
          "app/package.json": json({ dependencies: { a: "1" } }),
          "app/node_modules/a": { link: ".pnpm/a@1.0.0/node_modules/a" },
          [`${store}/a@1.0.0/node_modules/a/package.json`]: root("a", "1.0.0", {
            dependencies: { b: "2" },
          }),
          [`${store}/a@1.0.0/node_modules/b`]: { link: "../../b@2.0.0/node_modules/b" },
          [`${store}/b@2.0.0/node_modules/b/package.json`]: root("b", "2.0.0", {
            dependencies: { loop: "1" },
          }),
          [`${store}/b@2.0.0/node_modules/loop`]: { link: "loop" },
          [`${store}/b@1.0.0/node_modules/b/package.json`]: root("b", "1.0.0"),
        }),
      ),
    ).toEqual([
      `a 1.0.0 ${store}/a@1.0.0/node_modules/a/package.json`,
      `b 2.0.0 by a ${store}/b@2.0.0/node_modules/b/package.json`,
      `b 1.0.0 ${store}/b@1.0.0/node_modules/b/package.json`,
    ]);
  });

  test("what the operating system owns does not count twice", () => {
    const path = "usr/share/nodejs/npm/node_modules/a/package.json";
    const files = {
      [path]: root("a", "1.0.0"),
      "usr/lib/node_modules/b/package.json": root("b", "1.0.0"),
    };
    expect(toldPackages(installed(files, [path, "lib/node_modules/b/package.json"]))).toEqual([]);
    expect(toldPackages(installed(files))).toHaveLength(2);
  });

  test("a broken root throws, whatever else is broken does not", () => {
    expect(() => installed({ "node_modules/a/package.json": "{" })).toThrow(/line 1/);
    const { packages, gaps } = installed({
      "node_modules/a/test/package.json": "{",
      "node_modules/a/yarn.lock": "<<<<<<<",
      "package.json": "{",
      "package-lock.json": "<<<<<<<",
      "bun.lockb": "\0",
    });
    expect([packages, gaps]).toEqual([[], []]);
  });

  test("locks beside what is installed count nothing", () => {
    const lock = json({ lockfileVersion: 3, packages: { "node_modules/a": { version: "1.0.0" } } });
    expect(installed({ "app/package-lock.json": lock })).toEqual({ packages: [], gaps: [] });
  });
});

const registry = [
  [
    null,
    [
      [
        null,
        {
          packageLocation: "./",
          packageDependencies: [
            ["a", "npm:1.0.0"],
            ["al", ["b", "npm:2.0.0"]],
          ],
        },
      ],
    ],
  ],
  ["app", [["workspace:.", { packageLocation: "./", packageDependencies: [["a", "npm:1.0.0"]] }]]],
  [
    "a",
    [
      [
        "npm:1.0.0",
        {
          packageLocation: "./.yarn/cache/a-npm-1.0.0-x.zip/node_modules/a/",
          packageDependencies: [],
        },
      ],
      [
        "virtual:beef#npm:1.0.0",
        {
          packageLocation:
            "./.yarn/__virtual__/a-virtual-1/0/cache/a-npm-1.0.0-x.zip/node_modules/a/",
          packageDependencies: [
            ["@s/it's", "npm:3.0.0"],
            ["peer", null],
          ],
        },
      ],
    ],
  ],
  [
    "b",
    [
      [
        "patch:b@npm%3A2.0.0#x",
        { packageLocation: "./.yarn/unplugged/b/node_modules/b/", packageDependencies: [] },
      ],
    ],
  ],
  [
    "@s/its",
    [
      [
        "npm:3.0.0",
        {
          packageLocation: "../cache/s-its.zip/node_modules/@s/its/",
          packageDependencies: [["a", "virtual:beef#npm:1.0.0"]],
        },
      ],
    ],
  ],
  [
    "other",
    [
      [
        "npm:1.0.0",
        {
          packageLocation: "./.yarn/cache/other-os.zip/node_modules/other/",
          packageDependencies: [],
        },
      ],
    ],
  ],
];
const state = json({ __info: ["it's \\ generated"], packageRegistryData: registry });
const asString = `'${state.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\\n")}'`;

test.each([
  [".pnp.cjs", `#!/usr/bin/env node\nconst RAW_RUNTIME_STATE =\n${asString};\n`],
  [
    ".pnp.cjs",
    `function $$SETUP_STATE(h) {\n  return hydrateRuntimeState(JSON.parse(${asString}), {});\n}\n`,
  ],
  [".pnp.js", `  return hydrateRuntimeState(${state}, {basePath: x});\n`],
  [".pnp.data.json", state],
])("Plug'n'Play in %s: what its map names and the tree holds", (name, text) => {
  expect(
    toldPackages(
      installed({
        [`srv/app/${name}`]: text,
        "srv/app/.yarn/cache/a-npm-1.0.0-x.zip": "PK",
        "srv/cache/s-its.zip": "PK",
        "srv/app/.yarn/unplugged/b/node_modules/b/package.json": root("b", "2.0.0"),
      }),
    ).sort(),
  ).toEqual([
    "@s/its 3.0.0 srv/cache/s-its.zip",
    "a 1.0.0 srv/app/.yarn/cache/a-npm-1.0.0-x.zip",
    "b 2.0.0 srv/app/.yarn/unplugged/b/node_modules/b/package.json",
  ]);
});

test("a map that cannot be read is a gap of a system, and nothing of a project", () => {
  const files = { ".pnp.cjs": "const RAW_RUNTIME_STATE =\n'{\\\n" };
  expect(installed(files).gaps).toMatchObject([{ path: ".pnp.cjs", reason: "malformed" }]);
  expect(assemble(files).gaps).toEqual([]);
  expect(installed({ ".pnp.cjs": "require('./.pnp.data.json')" }).gaps).toEqual([]);
});
