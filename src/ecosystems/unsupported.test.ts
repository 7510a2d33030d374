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
  "Podfile.lock": "PODS:\n  - A (1.0)\n",
  "conan.lock": '{"version": "0.5"}',
  "app/pubspec.lock": 'packages:\n  a:\n    version: "1.0.0"\n',
  "deno.lock": '{"version": "5"}',
  "mix.lock": '%{\n  "jason": {:hex, :jason, "1.4.0", "aa"},\n}\n',
  "renv.lock": '{"Packages": {}}',
  "Package.resolved": '{"pins": [], "version": 2}',
};

test("every whole lock is a gap of its own", () => {
  expect(gapsOf(whole)).toEqual(Object.keys(whole).map((path) => `${path} unsupported`));
});

test.each([
  ["Podfile.lock", "a: [\nb: }"],
  ["conan.lock", "[1"],
  ["deno.lock", '{"a": 1}\n<<<<<<< HEAD\n'],
  ["renv.lock", ""],
  ["Package.resolved", "1"],
  ["mix.lock", "%{\n<<<<<<< HEAD\n"],
  ["mix.lock", "jason\n"],
])("a broken %s throws and says where", (path, text) => {
  expect(() => gapsOf({ [path]: text })).toThrow(/line \d/);
});

test("an empty lock is no gap", () => {
  expect(gapsOf({ "mix.lock": "", "pubspec.lock": "", "deno.lock": "{}" })).toEqual([]);
});

test("an image says each kind of lock once, and none that a package ships", () => {
  expect(
    gapsOf(
      {
        "app/mix.lock": whole["mix.lock"],
        "srv/mix.lock": whole["mix.lock"],
        "app/node_modules/b/deno.lock": '{"version": "5"}',
        "usr/share/x/renv.lock": '{"Packages": {}}',
      },
      "image",
    ),
  ).toEqual(["app/mix.lock unsupported"]);
});
