import { expect, test } from "vitest";
import { loadPython } from "../../test/python.ts";
import type { FileEntry, Package } from "../model/index.ts";
import { jwtHandler } from "./jwt-handler.ts";

const python = await loadPython();

const write = (folder: string, names: readonly string[], paths: readonly string[] = []) =>
  jwtHandler.write({
    folder,
    manifests: [],
    packages: names.map((name) => ({ ecosystem: "PyPI", name }) as Package),
    entries: new Map(paths.map((path) => [path, {} as FileEntry])),
  });

test.each([
  [["PyJWT"], "import jwt\n", "(Exception)"],
  [[], "import jwt\n", "(Exception)"],
  [["python_jose", "FastAPI"], "from jose import JWTError, jwt", "(HTTPException)"],
  [["python-jose", "pyjwt", "Flask"], "import jwt\n", "(Unauthorized)"],
])("for a project with %j", (names, imports, error) => {
  const { files } = write("", names);
  expect(files.map(({ path }) => path)).toEqual(["jwt_handler.py", "test_jwt_handler.py"]);
  expect(files[0]?.text).toContain(imports);
  expect(files[0]?.text).toContain(`class InvalidToken${error}`);
  for (const { path, text } of files) {
    expect(python.parse({ path, text, encoding: "utf-8" }).problems).toEqual([]);
  }
});

test.each([
  ["app/auth", ["app/__init__.py", "app/auth/__init__.py"], "app/auth/", "app.auth.jwt_handler"],
  [
    "backend/app/auth",
    ["backend/app/__init__.py", "backend/app/auth/__init__.py", "backend/tests/a.py"],
    "backend/tests/",
    "app.auth.jwt_handler",
  ],
  ["src", ["tests/test_a.py"], "tests/", "src.jwt_handler"],
])("in %s", (folder, paths, tests, module) => {
  const [handler, own] = write(folder, ["pyjwt"], paths).files;
  expect(handler?.path).toBe(`${folder}/jwt_handler.py`);
  expect(own?.path).toBe(`${tests}test_jwt_handler.py`);
  expect(own?.text).toContain(`from ${module} import`);
});

test("takes what a manifest names without a version", () => {
  const { files } = jwtHandler.write({
    folder: "",
    packages: [],
    manifests: ['dependencies = ["fastapi[standard]>=0.114", "python_jose>=3", "notpyjwt"]'],
    entries: new Map(),
  });
  expect(files[0]?.text).toContain("from jose import");
  expect(files[0]?.text).toContain("(HTTPException)");
});

test("says what is left to do", () => {
  expect(write("", ["pyjwt"]).notes.join(" ")).toContain("JWT_SECRET_KEY");
  expect(write("", []).notes.join(" ")).toContain("Add PyJWT");
});
