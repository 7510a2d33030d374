import { describe, expect, test } from "vitest";
import { assembleFiles, type TreeContent, toldPackages } from "../../../test/assemble-files.ts";
import type { Ecosystem } from "../../model/index.ts";
import { pypi } from "../pypi.ts";

const assemble = (files: TreeContent, isSystem = false) =>
  assembleFiles(pypi as Ecosystem, files, { isSystem });
const gapsOf = (files: TreeContent) =>
  assemble(files).gaps.map(({ path, reason, message }) => `${path} ${reason}: ${message}`);

const pyproject = `[project]
name = "app"
dependencies = [
  "Flask>=2", # why
  "six; python_version < '3'",
]

[project.optional-dependencies]
fast = ["orjson ~= 3.0"]

[dependency-groups]
dev = [{include-group = "lint"}, "pytest"]
lint = []

[build-system]
requires = ["setuptools>=61"]
`;

const poetry2 = `[[package]]
name = "Flask"
version = "2.0.1"
optional = false
groups = ["main"]
files = [
    {file = "flask.whl", hash = "sha256:00"},
]

[package.dependencies]
click = ">=7"
Werk_Zeug = {version = ">=2", markers = "x"}

[[package]]
name = "click"
version = "8.0.0"
optional = false
groups = ["main", "dev"]

[[package]]
name = "werk.zeug"
version = "2.0.0"
optional = false
groups = ["main"]

[[package]]
name = "six"
version = "1.16.0"
optional = false
groups = ["main"]
markers = "python_version < '3'"

[[package]]
name = "orjson"
version = "3.0.0"
optional = true
groups = ["main"]

[[package]]
name = "pytest"
version = "7.0.0"
optional = false
groups = ["dev"]

[package.dependencies]
click = "*"

[[package]]
name = "own"
version = "0.1.0"
optional = false
groups = ["main"]

[package.source]
type = "directory"
url = "libs/own"

[metadata]
lock-version = "2.1"
`;

const uv = `version = 1

[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }
dependencies = [
    { name = "flask" },
    { name = "own" },
    { name = "six", marker = "python_version < '3'" },
]

[package.optional-dependencies]
fast = [{ name = "orjson" }]

[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "click"
version = "8.0.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "flask"
version = "2.0.1"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "click" },
    { name = "werk-zeug" },
]

[[package]]
name = "orjson"
version = "3.0.0"

[[package]]
name = "own"
version = "0.1.0"
source = { virtual = "libs/own" }

[[package]]
name = "pytest"
version = "7.0.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "click" }]

[[package]]
name = "six"
version = "1.16.0"
source = { git = "https://x.invalid/six?rev=1#abc" }

[[package]]
name = "werk-zeug"
version = "2.0.0"
`;

const pdm = `[metadata]
groups = ["default", "dev"]

[[package]]
name = "click"
version = "8.0.0"
groups = ["default", "dev"]

[[package]]
name = "flask"
version = "2.0.1"
groups = ["default"]
dependencies = [
    "Werk-Zeug>=2; python_version > '3'",
    "click>=7",
]

[[package]]
name = "flask"
version = "2.0.1"
extras = ["async"]
groups = ["default"]

[[package]]
name = "orjson"
version = "3.0.0"
groups = ["fast"]

[[package]]
name = "own"
version = "0.1.0"
path = "./libs/own"
groups = ["default"]

[[package]]
name = "pytest"
version = "7.0.0"
groups = ["dev"]
dependencies = ["click"]

[[package]]
name = "six"
version = "1.16.0"
groups = ["default"]

[[package]]
name = "werk-zeug"
version = "2.0.0"
groups = ["default"]
`;

test.each([
  ["poetry.lock", poetry2, { flask: "1", click: 14, werk: 20, six: 26, orjson: 33, pytest: 39 }],
  ["uv.lock", uv, { flask: "24", click: 19, werk: 53, six: 48, orjson: 33, pytest: 42 }],
  [
    "pdm.lock",
    pdm,
    { flask: "9 web/pdm.lock:18", click: 4, werk: 46, six: 41, orjson: 24, pytest: 35 },
  ],
])("%s names packages with their lines, who requires them, and what for", (name, lock, lines) => {
  const path = `web/${name}`;
  for (const text of [lock, lock.replaceAll("\n", "\r\n"), `\ufeff${lock.trimEnd()}`]) {
    const told = assemble({ "web/pyproject.toml": pyproject, [path]: text });
    expect(told.gaps).toEqual([]);
    expect(toldPackages(told).sort()).toEqual([
      `click 8.0.0 by flask,pytest ${path}:${lines.click}`,
      `flask 2.0.1 ${path}:${lines.flask} web/pyproject.toml:4`,
      `orjson 3.0.0 optional ${path}:${lines.orjson} web/pyproject.toml:9`,
      `pytest 7.0.0 development ${path}:${lines.pytest} web/pyproject.toml:12`,
      `six 1.16.0 ${path}:${lines.six} web/pyproject.toml:5`,
      `werk-zeug 2.0.0 by flask ${path}:${lines.werk}`,
    ]);
  }
});

test("Pipfile.lock says what is for development, not who requires what", () => {
  const lock = `{
  "_meta": {"sources": [{"name": "pypi"}]},
  "default": {
    "Flask": {"version": "==2.0.1", "markers": "python_version > '3'"},
    "own": {"path": "./own", "editable": true},
    "g": {"git": "https://x.invalid/g.git", "ref": "abc"}
  },
  "develop": {
    "flask": {"version": "==2.0.1"},
    "pytest": {"version": "==7.0.0"}
  }
}`;
  const told = assemble({ "Pipfile.lock": lock });
  expect(toldPackages(told)).toEqual([
    "flask 2.0.1 Pipfile.lock:4 Pipfile.lock:9",
    "pytest 7.0.0 development Pipfile.lock:10",
  ]);
  expect(told.gaps).toMatchObject([{ path: "Pipfile.lock", reason: "unresolved" }]);
  expect(told.gaps[0]?.message).toContain("(g)");
});

test("pylock.toml and its named forms", () => {
  const lock = (more = "") =>
    `lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1.0"\ndependencies = [{name = "b"}]\n[[packages]]\nname = "b"\nversion = "2.0"\n[[packages]]\nname = "own"\ndirectory = {path = "."}\n${more}`;
  const told = assemble({
    "pylock.toml": lock(),
    "pylock.dev.toml": lock('[[packages]]\nname = "v"\nvcs = {type = "git"}\n'),
  });
  expect(toldPackages(told)).toEqual([
    "a 1.0 pylock.toml:2 pylock.dev.toml:2",
    "b 2.0 by a pylock.toml:6 pylock.dev.toml:6",
  ]);
  expect(told.gaps).toMatchObject([{ path: "pylock.dev.toml", reason: "unresolved" }]);
});

test("a lock without groups takes them from the project", () => {
  const lock = poetry2.replaceAll(/^groups = .*\n/gm, "").replaceAll(/^optional = .*\n/gm, "");
  const scopes = assemble({ "pyproject.toml": pyproject, "poetry.lock": lock }).packages.map(
    ({ name, scope }) => `${name} ${scope ?? ""}`,
  );
  expect(scopes).toEqual([
    "flask ",
    "click ",
    "werk-zeug ",
    "six ",
    "orjson optional",
    "pytest development",
  ]);
});

test("a lock and requirements are united, what pip installs from first", () => {
  expect(
    toldPackages(
      assemble({ "poetry.lock": poetry2, "requirements.txt": "flask==2.0.1\nclick==7.0\n" }),
    ).slice(0, 2),
  ).toEqual(["flask 2.0.1 requirements.txt:1 poetry.lock:1", "click 7.0 requirements.txt:2"]);
});

describe("pyproject.toml without a lock", () => {
  test("what is not pinned is one gap", () => {
    expect(gapsOf({ "pyproject.toml": pyproject })).toEqual([
      "pyproject.toml unresolved: 4 dependencies name no exact version and no lock does (flask, six, orjson, pytest): lock them, with uv lock or pip-compile.",
    ]);
    const requirements = "flask==2.0\nsix==1.16\norjson==3\npytest==7\n";
    expect(gapsOf({ "pyproject.toml": pyproject, "requirements.txt": requirements })).toEqual([]);
  });

  test.each([
    [
      "an exact version",
      '[project]\ndependencies = ["Flask == 2.0.1"]\n',
      "flask 2.0.1 pyproject.toml:2",
    ],
    [
      "Poetry's",
      '[tool.poetry.dependencies]\npython = "^3.9"\nflask = "2.0.1"\n',
      "flask 2.0.1 pyproject.toml:3",
    ],
    [
      "of a group",
      '[tool.poetry.group.dev.dependencies]\nflask = {version = "==2.0.1"}\n',
      "flask 2.0.1 development pyproject.toml:2",
    ],
    [
      "PDM's",
      '[tool.pdm.dev-dependencies]\nx = ["flask==2.0.1"]\n',
      "flask 2.0.1 development pyproject.toml:2",
    ],
  ])("%s counts", (_, text, expected) => {
    const told = assemble({ "pyproject.toml": text });
    expect([toldPackages(told), told.gaps]).toEqual([[expected], []]);
  });

  test.each([
    [
      "nothing is asked for",
      '[project]\nname = "x"\ndependencies = []\n[tool.ruff]\ndependencies = ["x"]\n',
    ],
    ["only Python is", '[tool.poetry.dependencies]\npython = "^3.9"\n'],
    [
      "folders are",
      '[tool.poetry.dependencies]\nown = {path = "../own"}\n[project]\ndependencies = ["o @ file:///o"]\n',
    ],
    [
      "the workspace is",
      '[project]\ndependencies = ["My_Lib"]\n[tool.uv.sources]\nmy-lib = {workspace = true}\n',
    ],
    [
      "its own extras are",
      '[project]\nname = "My_App"\n[project.optional-dependencies]\nall = ["my-app[x]"]\n',
    ],
    ["a build is", '[build-system]\nrequires = ["setuptools"]\n'],
  ])("where %s there is no gap", (_, text) => {
    expect(assemble({ "pyproject.toml": text })).toEqual({ packages: [], gaps: [] });
  });

  test("a member of uv's workspace is settled by the lock above it", () => {
    const lock = `[[package]]\nname = "m"\nsource = { editable = "packages/m" }\ndependencies = [{ name = "six" }]\n[[package]]\nname = "six"\nversion = "1.0"\n`;
    const text = '[project]\ndependencies = ["six"]\n';
    const told = assemble({
      "uv.lock": lock,
      "packages/m/pyproject.toml": text,
      "other/pyproject.toml": text,
    });
    expect(toldPackages(told)).toEqual(["six 1.0 uv.lock:5 packages/m/pyproject.toml:2"]);
    expect(told.gaps).toMatchObject([{ path: "other/pyproject.toml", reason: "unresolved" }]);
  });
});

test.each([
  ["poetry.lock", "[[package\n"],
  ["uv.lock", '[[package]]\nname = "a"\n<<<<<<< HEAD\n'],
  ["pdm.lock", "a = = 1\n"],
  ["pylock.toml", '[[packages]]\nname = "a"\n'],
  ["Pipfile.lock", '{"default": '],
  ["pyproject.toml", "[project\n"],
])("a broken %s is malformed and says where, in a system it is nothing", (path, text) => {
  const [gap, ...more] = gapsOf({ [path]: text });
  expect(gap).toMatch(/ malformed: .*\(line \d+\)/);
  expect(more).toEqual([]);
  expect(assemble({ [path]: text }, true)).toEqual({ packages: [], gaps: [] });
});

test("an odd lock says nothing and breaks nothing", () => {
  const odd = 'package = [1, {name = 7}, {name = "a b"}, {name = "ok", version = "1\\u001b"}]\n';
  expect(assemble({ "poetry.lock": odd, "uv.lock": odd, "pdm.lock": odd }).packages).toEqual([]);
  expect(assemble({ "Pipfile.lock": '{"default": [], "develop": {"a": 1}}' }).packages).toEqual([]);
});

test("in a system what is installed counts: eggs and what setuptools carries, no lock", () => {
  const site = "usr/lib/python3.11/site-packages";
  expect(
    toldPackages(
      assemble(
        {
          "app/poetry.lock": poetry2,
          "app/pyproject.toml": '[project]\ndependencies = ["a==1"]\n',
          [`${site}/old-1.0-py3.11.egg/EGG-INFO/PKG-INFO`]: "Name: old\nVersion: 1.0\n",
          [`${site}/setuptools/_vendor/wheel-0.43.0.dist-info/METADATA`]:
            "Name: wheel\nVersion: 0.43.0\n",
          [`${site}/pip/_vendor/vendor.txt`]: "urllib3==1.26.0\n",
        },
        true,
      ),
    ),
  ).toEqual([
    `old 1.0 ${site}/old-1.0-py3.11.egg/EGG-INFO/PKG-INFO`,
    `wheel 0.43.0 ${site}/setuptools/_vendor/wheel-0.43.0.dist-info/METADATA`,
  ]);
});
