import { describe, expect, test } from "vitest";
import { assembleFiles, type TreeContent, toldPackages } from "../../../test/assemble-files.ts";
import type { Ecosystem } from "../../model/index.ts";
import { npm } from "../npm.ts";

const assemble = (files: TreeContent) => assembleFiles(npm as Ecosystem, files);
const json = (value: unknown) => JSON.stringify(value, undefined, 2);

const manifest = `{
  "name": "app",
  "dependencies": {
    "a": "^1.0.0",
    "alias": "npm:@s/real@2.0.0"
  },
  "devDependencies": { "d": "1.0.0" },
  "optionalDependencies": { "o": "1.0.0" }
}
`;

const asked = {
  dependencies: { a: "^1.0.0", alias: "npm:@s/real@2.0.0" },
  devDependencies: { d: "1.0.0" },
  optionalDependencies: { o: "1.0.0" },
};

const packageLock = json({
  lockfileVersion: 3,
  packages: {
    "": { name: "app", ...asked },
    "node_modules/a": { version: "1.1.0", dependencies: { b: "1" }, license: "MIT" },
    "node_modules/a/node_modules/b": { version: "1.5.0" },
    "node_modules/alias": { name: "@s/real", version: "2.0.0" },
    "node_modules/b": { version: "2.0.0", dev: true },
    "node_modules/d": { version: "1.0.0", dev: true, dependencies: { b: "2" } },
    "node_modules/o": { version: "1.0.0", optional: true },
  },
});

const packageLock1 = json({
  lockfileVersion: 1,
  dependencies: {
    a: {
      version: "1.1.0",
      requires: { b: "1" },
      dependencies: { b: { version: "1.5.0" } },
    },
    alias: { version: "npm:@s/real@2.0.0" },
    b: { version: "2.0.0", dev: true },
    d: { version: "1.0.0", dev: true, requires: { b: "2" } },
    o: { version: "1.0.0", optional: true },
  },
});

const pnpm5 = `lockfileVersion: 5.4

specifiers:
  a: ^1.0.0

dependencies:
  a: 1.1.0_peer@1.0.0
  alias: /@s/real/2.0.0

optionalDependencies:
  o: 1.0.0

devDependencies:
  d: 1.0.0

packages:

  /a/1.1.0_peer@1.0.0:
    resolution: {integrity: sha512-x}
    dependencies:
      b: 1.5.0
    dev: false

  /b/1.5.0:
    resolution: {integrity: sha512-x}
    dev: false

  /@s/real/2.0.0:
    resolution: {integrity: sha512-x}
    dev: false

  /b/2.0.0:
    resolution: {integrity: sha512-x}
    dev: true

  /d/1.0.0:
    resolution: {integrity: sha512-x}
    dependencies:
      b: 2.0.0
    dev: true

  /o/1.0.0:
    resolution: {integrity: sha512-x}
    dev: false
    optional: true
`;

const pnpm6 = `lockfileVersion: '6.0'

dependencies:
  a:
    specifier: ^1.0.0
    version: 1.1.0(peer@1.0.0)
  alias:
    specifier: npm:@s/real@2.0.0
    version: /@s/real@2.0.0

optionalDependencies:
  o:
    specifier: 1.0.0
    version: 1.0.0

devDependencies:
  d:
    specifier: 1.0.0
    version: 1.0.0

packages:

  /a@1.1.0(peer@1.0.0):
    resolution: {integrity: sha512-x}
    dependencies:
      b: 1.5.0
    dev: false

  /b@1.5.0:
    resolution: {integrity: sha512-x}
    dev: false

  /@s/real@2.0.0:
    resolution: {integrity: sha512-x}
    dev: false

  /b@2.0.0:
    resolution: {integrity: sha512-x}
    dev: true

  /d@1.0.0:
    resolution: {integrity: sha512-x}
    dependencies:
      b: 2.0.0
    dev: true

  /o@1.0.0:
    resolution: {integrity: sha512-x}
    dev: false
    optional: true
`;

const pnpm9 = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.1.0(peer@1.0.0)
      alias:
        specifier: npm:@s/real@2.0.0
        version: '@s/real@2.0.0'
    optionalDependencies:
      o:
        specifier: 1.0.0
        version: 1.0.0
    devDependencies:
      d:
        specifier: 1.0.0
        version: 1.0.0

packages:

  a@1.1.0:
    resolution: {integrity: sha512-x}

  b@1.5.0:
    resolution: {integrity: sha512-x}

  '@s/real@2.0.0':
    resolution: {integrity: sha512-x}

  b@2.0.0:
    resolution: {integrity: sha512-x}

  d@1.0.0:
    resolution: {integrity: sha512-x}

  o@1.0.0:
    resolution: {integrity: sha512-x}

snapshots:

  a@1.1.0(peer@1.0.0):
    dependencies:
      b: 1.5.0

  b@1.5.0: {}

  '@s/real@2.0.0': {}

  b@2.0.0: {}

  d@1.0.0:
    dependencies:
      b: 2.0.0

  o@1.0.0:
    optional: true
`;

const yarn1 = `# yarn lockfile v1


a@^1.0.0:
  version "1.1.0"
  dependencies:
    b "1"

b@1:
  version "1.5.0"

"alias@npm:@s/real@2.0.0":
  version "2.0.0"

b@2:
  version "2.0.0"

d@1.0.0:
  version "1.0.0"
  dependencies:
    b "2"

o@1.0.0:
  version "1.0.0"
`;

const berry = (prefix: string) => `__metadata:
  version: 8

"a@npm:^1.0.0":
  version: 1.1.0
  resolution: "a@npm:1.1.0"
  dependencies:
    b: "${prefix}1"
  languageName: node
  linkType: hard

"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
  dependencies:
    a: "${prefix}^1.0.0"
    alias: "npm:@s/real@2.0.0"
    d: "${prefix}1.0.0"
    o: "${prefix}1.0.0"
  dependenciesMeta:
    o:
      optional: true
  languageName: unknown
  linkType: soft

"b@npm:1, b@npm:1.x":
  version: 1.5.0
  resolution: "b@npm:1.5.0"

"alias@npm:@s/real@2.0.0":
  version: 2.0.0
  resolution: "@s/real@npm:2.0.0"

"b@npm:2":
  version: 2.0.0
  resolution: "b@npm:2.0.0"

"d@npm:1.0.0":
  version: 1.0.0
  resolution: "d@npm:1.0.0"
  dependencies:
    b: "${prefix}2"

"o@npm:1.0.0":
  version: 1.0.0
  resolution: "o@npm:1.0.0"
`;

const bun = `{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "app",
      "dependencies": { "a": "^1.0.0", "alias": "npm:@s/real@2.0.0", },
      "devDependencies": { "d": "1.0.0", },
      "optionalDependencies": { "o": "1.0.0", },
    },
  },
  "packages": {
    "a": ["a@1.1.0", "", { "dependencies": { "b": "1" } }, "sha512-x"],

    "a/b": ["b@1.5.0", "", {}, "sha512-x"],

    "alias": ["@s/real@2.0.0", "", {}, "sha512-x"],

    "b": ["b@2.0.0", "", {}, "sha512-x"],

    "d": ["d@1.0.0", "", { "dependencies": { "b": "2" } }, "sha512-x"],

    "o": ["o@1.0.0", "", {}, "sha512-x"],
  }
}
`;

test.each([
  ["package-lock.json", packageLock, [17, 24, 27, 31, 35, 42]],
  ["npm-shrinkwrap.json", packageLock1, [4, 10, 15, 18, 22, 29]],
  ["pnpm-lock.yaml", pnpm5, [18, 24, 28, 32, 36, 42]],
  ["pnpm-lock.yaml", pnpm6, [23, 29, 33, 37, 41, 47]],
  ["pnpm-lock.yaml", pnpm9, [24, 27, 30, 33, 36, 39]],
  ["yarn.lock", yarn1, [4, 9, 12, 15, 18, 23]],
  ["yarn.lock", berry(""), [4, 26, 30, 34, 38, 44]],
  ["yarn.lock", berry("npm:"), [4, 26, 30, 34, 38, 44]],
  ["bun.lock", bun, [12, 14, 16, 18, 20, 22]],
])("%s names packages with their lines, who requires them, and what for", (name, lock, lines) => {
  const path = `web/${name}`;
  for (const text of [lock, lock.replaceAll("\n", "\r\n"), `\ufeff${lock.trimEnd()}`]) {
    const told = assemble({ "web/package.json": manifest, [path]: text });
    expect(told.gaps).toEqual([]);
    expect(toldPackages(told)).toEqual([
      `a 1.1.0 ${path}:${lines[0]} web/package.json:4`,
      `b 1.5.0 by a ${path}:${lines[1]}`,
      `@s/real 2.0.0 ${path}:${lines[2]} web/package.json:5`,
      `b 2.0.0 by d development ${path}:${lines[3]}`,
      `d 1.0.0 development ${path}:${lines[4]} web/package.json:7`,
      `o 1.0.0 optional ${path}:${lines[5]} web/package.json:8`,
    ]);
  }
});

test("two locks side by side are united", () => {
  const told = assemble({
    "package.json": manifest,
    "package-lock.json": packageLock,
    "yarn.lock": yarn1.replace('"1.5.0"', '"1.6.0"'),
  });
  expect(toldPackages(told)).toContain("a 1.1.0 package-lock.json:17 yarn.lock:4 package.json:4");
  expect(told.packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
    "a 1.1.0",
    "b 1.5.0",
    "@s/real 2.0.0",
    "b 2.0.0",
    "d 1.0.0",
    "o 1.0.0",
    "b 1.6.0",
  ]);
});

describe("workspaces", () => {
  const files = {
    "package.json": json({ name: "root", workspaces: ["packages/*"] }),
    "packages/x/package.json": json({
      name: "x",
      version: "1.0.0",
      dependencies: { a: "1", y: "1.0.0" },
    }),
    "packages/y/package.json": json({ name: "y", version: "1.0.0" }),
  };

  test.each([
    [
      "package-lock.json",
      json({
        lockfileVersion: 2,
        packages: {
          "": { name: "root" },
          "node_modules/a": { version: "1.0.0" },
          "node_modules/x": { resolved: "packages/x", link: true },
          "node_modules/y": { resolved: "packages/y", link: true },
          "packages/x": { version: "1.0.0", dependencies: { a: "1", y: "1.0.0" } },
          "packages/x/node_modules/a": { version: "1.2.0" },
          "packages/y": { version: "1.0.0" },
        },
      }),
      ["a 1.0.0 package-lock.json:7", "a 1.2.0 package-lock.json:25 packages/x/package.json:5"],
    ],
    [
      "pnpm-lock.yaml",
      "lockfileVersion: '6.0'\nimporters:\n  .: {}\n  packages/x:\n    dependencies:\n      a:\n        specifier: '1'\n        version: 1.2.0\n      y:\n        specifier: workspace:*\n        version: link:../y\n  packages/y: {}\npackages:\n  /a@1.2.0:\n    dev: false\n",
      ["a 1.2.0 pnpm-lock.yaml:14 packages/x/package.json:5"],
    ],
    ["yarn.lock", 'a@1:\n  version "1.2.0"\n', ["a 1.2.0 yarn.lock:1 packages/x/package.json:5"]],
    [
      "yarn.lock",
      '__metadata:\n  version: 8\n"a@npm:1":\n  version: 1.2.0\n  resolution: "a@npm:1.2.0"\n"x@workspace:packages/x":\n  version: 0.0.0-use.local\n  resolution: "x@workspace:packages/x"\n  dependencies:\n    a: "npm:1"\n    y: "workspace:*"\n"y@workspace:*, y@workspace:packages/y":\n  version: 0.0.0-use.local\n  resolution: "y@workspace:packages/y"\n',
      ["a 1.2.0 yarn.lock:3 packages/x/package.json:5"],
    ],
    [
      "bun.lock",
      '{"workspaces": {"": {"name": "root"}, "packages/x": {"name": "x", "dependencies": {"a": "1", "y": "1.0.0"}}, "packages/y": {"name": "y"}},\n"packages": {\n"a": ["a@1.0.0", "", {}],\n"x": ["x@workspace:packages/x"],\n"x/a": ["a@1.2.0", "", {}],\n"y": ["y@workspace:packages/y"]}}',
      ["a 1.0.0 bun.lock:3", "a 1.2.0 bun.lock:5 packages/x/package.json:5"],
    ],
  ])("projects in %s are no packages", (name, lock, expected) => {
    const told = assemble({ ...files, [name]: lock });
    expect([toldPackages(told), told.gaps]).toEqual([expected, []]);
  });
});

describe("gaps", () => {
  const unresolved = (files: TreeContent) => {
    const { gaps } = assemble(files);
    return gaps.map(({ path, reason, message }) => `${path} ${reason}: ${message}`);
  };

  test("what no lock settles is one gap, and an exact version counts", () => {
    const text = json({
      dependencies: { a: "^1", b: "2.0.0", al: "npm:real@3.0.0", l: "file:../l", w: "workspace:*" },
      peerDependencies: { p: "1" },
    });
    expect(toldPackages(assemble({ "package.json": text }))).toEqual([
      "b 2.0.0 package.json:4",
      "real 3.0.0 package.json:5",
    ]);
    expect(unresolved({ "package.json": text })).toEqual([
      "package.json unresolved: No lock says which versions of 3 dependencies (a, b, al) are installed: install once and keep the lock, package-lock.json for npm.",
    ]);
    expect(unresolved({ "package.json": json({ name: "x" }) })).toEqual([]);
  });

  test("a lock that is behind its project is said", () => {
    expect(
      unresolved({
        "package.json": json({ dependencies: { a: "1", z: "1" } }),
        "package-lock.json": json({
          packages: { "": { dependencies: { a: "1" } }, "node_modules/a": { version: "1.0.0" } },
        }),
      }),
    ).toEqual([
      "package.json unresolved: 1 dependency (z) is not in the lock beside it: install again, so that the lock is up to date.",
    ]);
  });

  test("a lock settles no other project", () => {
    const lock = json({
      packages: { "": { dependencies: { a: "1" } }, "node_modules/a": { version: "1.0.0" } },
    });
    const files = {
      "package-lock.json": lock,
      "examples/x/package.json": json({ dependencies: { a: "1" } }),
    };
    expect(unresolved(files)).toHaveLength(1);
  });

  test("packages from an address count by their version, else are a gap", () => {
    const lock = json({
      lockfileVersion: 1,
      dependencies: {
        g: { version: "git+ssh://git@x.invalid/g.git#abc", from: "g@git+ssh" },
        l: { version: "file:../l" },
        t: { version: "https://x.invalid/t.tgz" },
      },
    });
    expect(unresolved({ "package-lock.json": lock })).toEqual([
      "package-lock.json unresolved: 2 packages come from an address and have no version here (g, t): take a release from the registry.",
    ]);
    const git =
      "lockfileVersion: '9.0'\npackages:\n  g@https://x.invalid/tar.gz/abc:\n    resolution: {tarball: https://x.invalid/tar.gz/abc}\n    version: 1.0.0\n  l@file:l:\n    resolution: {directory: l, type: directory}\nsnapshots:\n  g@https://x.invalid/tar.gz/abc: {}\n  l@file:l: {}\n";
    const told = assemble({ "pnpm-lock.yaml": git });
    expect([toldPackages(told), told.gaps]).toEqual([["g 1.0.0 pnpm-lock.yaml:3"], []]);
  });

  test.each([
    ["package.json", "{"],
    ["package-lock.json", '{"a": 1}\n<<<<<<< HEAD\n'],
    ["package-lock.json", ""],
    ["pnpm-lock.yaml", "a: [\nb: }"],
    ["pnpm-lock.yaml", "packages: {}\n"],
    ["yarn.lock", "<<<<<<< HEAD\n"],
    ["yarn.lock", "__metadata:\n  version: 8\n<<<<<<< HEAD\n"],
    ["bun.lock", '{"packages": {'],
  ])("a broken %s is malformed and says where", (path, text) => {
    expect(unresolved({ [path]: text })[0]).toMatch(/malformed: .*\(line \d+\)/);
  });

  test.each([
    ["package.json", "[]"],
    [
      "package-lock.json",
      '{"packages": {"node_modules/a": 1, "node_modules/__proto__": {"version": 1}}}',
    ],
    ["package-lock.json", '{"dependencies": {"a": {"requires": true, "version": 7}}}'],
    ["pnpm-lock.yaml", ""],
    ["yarn.lock", ""],
    ["bun.lock", '{"packages": {"a": [], "b": [1, 2], "c": "d"}}'],
  ])("an odd %s says nothing and breaks nothing", (path, text) => {
    expect(assemble({ [path]: text }).packages).toEqual([]);
  });

  test("what an unread lock leaves open is said once", () => {
    const text = json({ dependencies: { a: "1" } });
    expect(unresolved({ "package.json": text, "yarn.lock": "<<<<<<< HEAD\n" })).toHaveLength(1);
    expect(unresolved({ "package.json": text, "bun.lockb": "\0" })).toHaveLength(1);
  });

  test("Bun's binary lock says what to do", () => {
    expect(unresolved({ "bun.lockb": "\0" })[0]).toContain("unsupported: Bun's binary lock");
  });
});

test("what a project keeps for its tests asks for nothing", () => {
  const told = assemble({
    "test/fixtures/bad/package.json": "{",
    "test/fixtures/x/package.json": json({ dependencies: { a: "1.0.0" } }),
    "lib/__fixtures__/yarn.lock": "<<<<<<<",
  });
  expect(told).toEqual({ packages: [], gaps: [] });
});

test("Yarn's catalogs stand for any version of the name", () => {
  const lock =
    '__metadata:\n  version: 8\n"a@npm:^1":\n  version: 1.2.0\n  resolution: "a@npm:1.2.0"\n"x@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "x@workspace:."\n  dependencies:\n    a: "catalog:"\n';
  const told = assemble({
    "package.json": json({ dependencies: { a: "catalog:" } }),
    "yarn.lock": lock,
  });
  expect([toldPackages(told), told.gaps]).toEqual([["a 1.2.0 yarn.lock:3 package.json:3"], []]);
});

test("a large lock is read in bounded time", () => {
  const packages = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [
      `node_modules/p${i}`,
      { version: "1.0.0", dependencies: { [`p${i + 1}`]: "1" } },
    ]),
  );
  expect(assemble({ "package-lock.json": json({ packages }) }).packages).toHaveLength(20_000);
});

test("a hostile tree ends", () => {
  const deep = "node_modules/a/".repeat(250);
  const dependencies = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, i) => [`p${i}`, "1"]),
  );
  const packages = { [`${deep}node_modules/a`]: { version: "1.0.0", dependencies } };
  expect(assemble({ "package-lock.json": json({ packages }) }).packages).toHaveLength(1);
});

test("lock version 1 nested to the bottom ends", () => {
  const text = `{"dependencies":{"a":${'{"version":"1.0.0","dependencies":{"a":'.repeat(20_000)}{}${"}}".repeat(20_000)}}}`;
  expect(assemble({ "package-lock.json": text }).packages).toHaveLength(1);
});
