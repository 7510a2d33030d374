import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { corsAnyOrigin } from "../rules/python/cors-any-origin.ts";
import { listCorsOrigins } from "./list-cors-origins.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "a.py": text },
    rules: [corsAnyOrigin],
    fixers: [listCorsOrigins],
    syntaxes: [python],
    guided,
  });
const fastapi = "import os\nfrom fastapi.middleware.cors import CORSMiddleware\n";
const list = 'os.environ.get("CORS_ORIGINS", "").split()';

test.each([
  [
    "a list",
    `${fastapi}app.add_middleware(\n    CORSMiddleware,\n    allow_origins=["*"],  # all\n    allow_credentials=True,\n)\n`,
    `${fastapi}app.add_middleware(\n    CORSMiddleware,\n    allow_origins=${list},  # all\n    allow_credentials=True,\n)\n`,
  ],
  [
    "a pattern",
    `${fastapi}CORSMiddleware(app, allow_origin_regex=".*", allow_credentials=True)\n`,
    `${fastapi}CORSMiddleware(app, allow_origins=${list}, allow_credentials=True)\n`,
  ],
  [
    "Flask's own default",
    "from flask_cors import CORS\r\nCORS(app, supports_credentials=True)\r\n",
    `import os\r\nfrom flask_cors import CORS\r\nCORS(app, supports_credentials=True, origins=${list})\r\n`,
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
  expect((await fix(before, false)).files["a.py"]).toBe(before);
});

test.each([
  ["Django's settings", "CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOW_CREDENTIALS = True\n"],
  [
    "a pattern beside a list",
    `${fastapi}CORSMiddleware(app, allow_origins=x, allow_origin_regex=".*", allow_credentials=True)\n`,
  ],
  [
    "another `os`",
    'from fastapi.middleware.cors import CORSMiddleware\nos = 1\nCORSMiddleware(app, allow_origins=["*"], allow_credentials=True)\n',
  ],
])("refuses %s", async (_, text) => {
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
