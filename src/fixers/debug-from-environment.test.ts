import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { debugMode } from "../rules/python/debug-mode.ts";
import { flaskDebug } from "../rules/python/flask-debug.ts";
import { debugFromEnvironment } from "./debug-from-environment.ts";

const python = await loadPython();
const fix = (text: string) =>
  fixFiles({
    files: { "a.py": text },
    rules: [debugMode, flaskDebug],
    fixers: [debugFromEnvironment],
    syntaxes: [python],
  });

test.each([
  [
    "an argument",
    "from flask import Flask\napp = Flask(__name__)\napp.run(host=h, debug=True)\n",
    'import os\nfrom flask import Flask\napp = Flask(__name__)\napp.run(host=h, debug=os.environ.get("FLASK_DEBUG") == "1")\n',
  ],
  [
    "lines that assign",
    'import os as o\r\nfrom flask import Flask\r\napp = Flask(__name__)\r\napp.debug = True\r\napp.config["DEBUG"] = True  # x\r\n',
    'import os as o\r\nfrom flask import Flask\r\napp = Flask(__name__)\r\napp.debug = o.environ.get("FLASK_DEBUG") == "1"\r\napp.config["DEBUG"] = o.environ.get("FLASK_DEBUG") == "1"  # x\r\n',
  ],
  [
    "FastAPI",
    '"""API."""\nimport os\nfrom fastapi import FastAPI\n\napp = FastAPI(debug=True)\n',
    '"""API."""\nimport os\nfrom fastapi import FastAPI\n\napp = FastAPI(debug=os.environ.get("DEBUG") == "1")\n',
  ],
  [
    "werkzeug",
    "import os\nfrom werkzeug.serving import run_simple\nrun_simple('h', 80, app, use_debugger=True)\n",
    'import os\nfrom werkzeug.serving import run_simple\nrun_simple(\'h\', 80, app, use_debugger=os.environ.get("FLASK_DEBUG") == "1")\n',
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("refuses where `os` means something else", async () => {
  const text = "from fastapi import FastAPI\nos = 'linux'\napp = FastAPI(debug=True)\n";
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
