import { expect, test } from "vitest";
import type { AssembleContext, FileEntry } from "../model/index.ts";
import { pypi } from "./pypi.ts";

const project: AssembleContext["asset"] = { id: ".", kind: "directory", name: "app" };
const image: AssembleContext["asset"] = { id: "image:api", kind: "image", name: "api" };

function assemble(
  files: Readonly<Record<string, string | Uint8Array>>,
  {
    asset = project,
    extra = [],
    owned = [],
  }: { asset?: AssembleContext["asset"]; extra?: string[]; owned?: string[] } = {},
) {
  const entryOf = (path: string): FileEntry => ({
    path,
    type: "file",
    sizeBytes: 1,
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtime: 0,
  });
  const encoder = new TextEncoder();
  const parsed = Object.entries(files).map(([path, content]) => {
    const bytes = typeof content === "string" ? encoder.encode(content) : content;
    const entry = entryOf(path);
    return { entry, value: JSON.parse(JSON.stringify(pypi.parse({ entry, bytes }))) };
  });
  const entries = new Map([...Object.keys(files), ...extra].map((path) => [path, entryOf(path)]));
  const { packages, gaps } = pypi.assemble(parsed, {
    asset,
    isSystem: asset.kind === "image",
    entries,
    owned: new Set(owned),
  });
  return {
    gaps,
    packages,
    names: packages.map(
      ({ name, version, locations }) =>
        `${name} ${version} ${locations.map(({ path, region }) => `${path}:${region?.startLine ?? ""}`).join(" ")}`,
    ),
  };
}

test("pins are packages with every place, the installed-from file first", () => {
  const { packages, names, gaps } = assemble({
    "constraints.txt": "jinja2==2.11.2\n",
    "requirements.in": "jinja2\n",
    "requirements.txt": "# deps\nJinja2==2.11.2 ; python_version > '3'\nflask===2.0\n",
  });
  expect(gaps).toEqual([]);
  expect(names).toEqual([
    "jinja2 2.11.2 requirements.txt:2 constraints.txt:1",
    "flask 2.0 requirements.txt:3",
  ]);
  expect(packages[0]).toMatchObject({ purl: "pkg:pypi/jinja2@2.11.2", ecosystem: "PyPI" });
});

test("one gap for all that a file leaves open, unless its family pins it", () => {
  const { names, gaps } = assemble({
    "requirements.txt":
      "-r deps/base.txt\n-c limits/constraints.txt\nflask\nclick>=7\ngit+https://x.invalid/y\n-e .\n",
    "deps/base.txt": "click==8.0\n",
    "limits/constraints.txt": "flask==2.0\nrequests>=2\n",
    "other/requirements.txt": "flask\n",
  });
  expect(names).toEqual(["click 8.0 deps/base.txt:1", "flask 2.0 limits/constraints.txt:1"]);
  expect(gaps).toEqual([
    {
      asset: ".",
      path: "requirements.txt",
      reason: "unresolved",
      message: "2 requirements name no exact version (line 5, line 6): pin with ==.",
    },
    {
      asset: ".",
      path: "other/requirements.txt",
      reason: "unresolved",
      message: "1 requirement names no exact version (flask): pin with ==.",
    },
  ]);
});

test.each([
  [
    "a missing file",
    "-r gone.txt",
    "unreadable",
    "Line 1 includes gone.txt, which does not exist.",
  ],
  ["a file outside", "-r ../up.txt", "unsafe-path", "Line 1 includes a file outside the project."],
  [
    "an absolute path",
    "-r /etc/x.txt",
    "unsafe-path",
    "Line 1 includes a file outside the project.",
  ],
  [
    "an address",
    "-r https://x.invalid/r.txt",
    "unresolved",
    "Line 1 includes an address: keep the file in the project.",
  ],
  [
    "another name",
    "-r deps.list",
    "unresolved",
    "Line 1 includes deps.list, which is not named like a requirements file.",
  ],
  ["a broken line", "flask=2", "malformed", "Line 1 is no requirement: pip would refuse the file."],
])("%s is a gap and the rest counts", (_, line, reason, message) => {
  const { names, gaps } = assemble(
    { "requirements.txt": `${line}\nclick==8.0\n` },
    { extra: ["deps.list"] },
  );
  expect(gaps).toEqual([{ asset: ".", path: "requirements.txt", reason, message }]);
  expect(names).toEqual(["click 8.0 requirements.txt:2"]);
});

test("files that include each other in a circle end", () => {
  const { names, gaps } = assemble({
    "requirements.txt": "-r requirements/dev.txt\na==1\n",
    "requirements/dev.txt": "-r ../requirements.txt\n-r dev.txt\na\n",
  });
  expect([names, gaps]).toEqual([["a 1 requirements.txt:2"], []]);
});

test("pip-compile's input leaves nothing open where its output is there", () => {
  expect(
    assemble({ "requirements.in": "flask\n", "requirements.txt": "flask==2.0\n" }).gaps,
  ).toEqual([]);
  expect(assemble({ "requirements.in": "flask\n" }).gaps).toMatchObject([{ reason: "unresolved" }]);
});

test("reads a byte order mark, Windows line ends and PowerShell's UTF-16", () => {
  const utf16 = new Uint8Array(Buffer.from("\ufeffflask==2.0\r\n", "utf16le"));
  expect(assemble({ "requirements.txt": utf16 }).names).toEqual(["flask 2.0 requirements.txt:1"]);
  expect(assemble({ "requirements.txt": "\ufeffflask==2.0\r\nb==1" }).names).toEqual([
    "flask 2.0 requirements.txt:1",
    "b 1 requirements.txt:2",
  ]);
  expect(assemble({ "requirements.txt": "" })).toMatchObject({ packages: [], gaps: [] });
});

test("in an image what is installed counts, and what dpkg owns does not count twice", () => {
  const site = "usr/local/lib/python3.11/site-packages";
  const dist = "usr/lib/python3/dist-packages";
  const { packages, names, gaps } = assemble(
    {
      "app/requirements.txt": "flask\nclick==1\n",
      [`${site}/Flask-2.0.dist-info/METADATA`]:
        "Metadata-Version: 2.1\nName: Flask\nVersion: 2.0\nLicense: BSD-3-Clause\nRequires-Dist: click (>=7)\nRequires-Dist: python-dotenv ; extra == 'dotenv'\n\nName: not-this\n",
      [`${site}/click-8.0.egg-info/PKG-INFO`]:
        "Name: click\r\nVersion: 8.0\r\nLicense: UNKNOWN\r\n",
      [`${dist}/six-1.16.0.egg-info/PKG-INFO`]: "Name: six\nVersion: 1.16.0\n",
      [`${dist}/old-1.egg-info`]: "Name: old\nVersion: 1\n",
    },
    {
      asset: image,
      owned: [`${dist}/six-1.16.0.egg-info/PKG-INFO`, `${dist}/old-1.egg-info`],
    },
  );
  expect(gaps).toEqual([]);
  expect(names).toEqual([
    `flask 2.0 ${site}/Flask-2.0.dist-info/METADATA:`,
    `click 8.0 ${site}/click-8.0.egg-info/PKG-INFO:`,
  ]);
  expect(packages[0]).toMatchObject({ license: "BSD-3-Clause", dependsOn: ["click"] });
  expect(packages[1]).toMatchObject({ requiredBy: ["flask"] });
});

test("metadata without a version is broken", () => {
  expect(() => assemble({ "a.dist-info/METADATA": "Name: a\n" }, { asset: image })).toThrow(
    SyntaxError,
  );
});
