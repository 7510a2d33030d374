import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { flaskDebug } from "./flask-debug.ts";

const python = await loadPython();

test.each([
  [
    "an app",
    "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', [[debug=True]])\n",
  ],
  [
    "an app of a factory",
    "import flask\nfrom a import create_app\napp = create_app()\napp.run([[debug=True]])\n",
  ],
  [
    "lines that assign",
    "from flask import Flask\napp = Flask(__name__)\n[[app.debug = True]]\n[[app.config['DEBUG'] = True]]\n",
  ],
  [
    "Werkzeug's own server",
    "from werkzeug.serving import run_simple\nrun_simple('h', 80, app, [[use_debugger=True]])\n",
  ],
  [
    "Werkzeug's middleware",
    "import werkzeug.debug as d\napp = d.DebuggedApplication(app, [[evalex=True]])\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(flaskDebug, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["no debug", "from flask import Flask\napp = Flask(__name__)\napp.run()\napp.run(debug=False)\n"],
  ["a choice", "from flask import Flask\napp = Flask(__name__)\napp.run(debug=settings.DEBUG)\n"],
  [
    "other objects",
    "from flask import Flask\nlog.debug = True\nconf.config['DEBUG'] = True\nobject.debug = True\n",
  ],
  ["another run", "import flask, uvicorn\nuvicorn.run(app, debug=True)\n"],
])("allows %s", (_, text) => {
  expect(mark(flaskDebug, python, text, "a.py")).toBe(text);
});
