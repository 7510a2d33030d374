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
  "Cargo.lock": "version = 3\n",
  "Gemfile.lock": "GEM\n  specs:\n    rack (2.0)\n",
  "composer.lock": '{"packages": []}',
};

test("every whole lock is a gap of its own", () => {
  expect(gapsOf(whole)).toEqual(Object.keys(whole).map((path) => `${path} unsupported`));
});

test.each([
  ["Cargo.lock", "a = = 1"],
  ["Gemfile.lock", "GEM\n<<<<<<< HEAD\n"],
  ["composer.lock", "[1"],
])("a broken %s throws and says where", (path, text) => {
  expect(() => gapsOf({ [path]: text })).toThrow(/line \d/);
});

test("an empty lock is no gap", () => {
  expect(gapsOf({ "Gemfile.lock": "" })).toEqual([]);
});

test("an image says each kind of lock once, and none that a package ships", () => {
  expect(
    gapsOf(
      {
        "app/Cargo.lock": "version = 3\n",
        "srv/Cargo.lock": "version = 3\n",
        "app/node_modules/b/Cargo.lock": "version = 3\n",
        "usr/share/x/composer.lock": '{"packages": []}',
      },
      "image",
    ),
  ).toEqual(["app/Cargo.lock unsupported"]);
});
