import { expect, test } from "vitest";
import type { AssembleContext, FileEntry } from "../model/index.ts";
import { unsupported } from "./unsupported.ts";

function gapsOf(
  files: Readonly<Record<string, string>>,
  kind: "directory" | "image" = "directory",
) {
  const parsed = Object.entries(files).map(([path, text]) => {
    const entry: FileEntry = {
      path,
      type: "file",
      sizeBytes: 1,
      mode: 0,
      uid: 0,
      gid: 0,
      mtime: 0,
    };
    return { entry, value: unsupported.parse({ entry, bytes: new TextEncoder().encode(text) }) };
  });
  const context: AssembleContext = {
    asset: { id: "a", kind, name: "a" },
    isSystem: kind === "image",
    entries: new Map(),
  };
  return unsupported.assemble(parsed, context).gaps.map(({ path, reason }) => `${path} ${reason}`);
}

const whole = {
  "poetry.lock": '[[package]]\nname = "a"\n',
  "uv.lock": "version = 1\n",
  "Pipfile.lock": '{"default": {}}',
  "pyproject.toml": '[project]\nname = "x"\ndependencies = [\n  # why\n  "flask",\n]\n',
  "web/package-lock.json": '{"lockfileVersion": 3}',
  "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
  "yarn.lock": '# yarn lockfile v1\n\n"a@^1", a@2:\n  version "1.0.0"\n',
  "Cargo.lock": "version = 3\n",
  "Gemfile.lock": "GEM\n  specs:\n    rack (2.0)\n",
  "composer.lock": '{"packages": []}',
};

test("every whole lock is a gap of its own", () => {
  expect(gapsOf(whole)).toEqual(Object.keys(whole).map((path) => `${path} unsupported`));
});

test.each([
  ["poetry.lock", "[[package\n"],
  ["Pipfile.lock", '{"a": '],
  ["package-lock.json", ""],
  ["package-lock.json", '{"a": 1}\n<<<<<<< HEAD\n'],
  ["pnpm-lock.yaml", "a: [\nb: }"],
  ["yarn.lock", "<<<<<<< HEAD\n"],
  ["Cargo.lock", "a = = 1"],
  ["Gemfile.lock", "GEM\n<<<<<<< HEAD\n"],
  ["composer.lock", "[1"],
  ["pyproject.toml", "[project\n"],
])("a broken %s throws and says where", (path, text) => {
  expect(() => gapsOf({ [path]: text })).toThrow(/line \d/);
});

test("a project file that asks for nothing is no gap", () => {
  expect(
    gapsOf({
      "pyproject.toml":
        '[project]\nname = "x"\ndependencies = []\n[tool.ruff]\ndependencies = ["x"]\n',
      "yarn.lock": "# yarn lockfile v1\n",
      "node_modules/a/package.json": "{}",
    }),
  ).toEqual([]);
});

test("an image says each kind of installed packages once, and no lock twice", () => {
  expect(
    gapsOf(
      {
        "app/node_modules/a/package.json": "{}",
        "app/node_modules/b/package.json": "{}",
        "app/node_modules/b/package-lock.json": '{"lockfileVersion": 3}',
        "app/poetry.lock": "a = 1\n",
        "app/Cargo.lock": "version = 3\n",
      },
      "image",
    ),
  ).toEqual(["app/node_modules/a/package.json unsupported", "app/Cargo.lock unsupported"]);
});
