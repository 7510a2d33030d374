import { expect, test } from "vitest";
import { flowLines } from "../../../../test/python-flows.ts";

const query = "the query of the request";

test.each([
  [
    "in one function",
    `command a.py:5 from a.py: ${query}`,
    {
      "a.py":
        "import os\nfrom flask import request\ndef f():\n    x = request.args['x']\n    os.system('ls ' + x)\n",
    },
  ],
  [
    "through a function of another file",
    `command b.py:3 from a.py: ${query}`,
    {
      "a.py":
        "from flask import request\nfrom b import run\ndef f():\n    run(request.args.get('x'))\n",
      "b.py": "import subprocess\ndef run(name):\n    subprocess.run(f'ls {name}', shell=True)\n",
    },
  ],
  [
    "back from a function of another file",
    `command a.py:5 from b.py: ${query}`,
    {
      "a.py": "import os\nfrom b import name\ndef f():\n    x = name()\n    os.system(x)\n",
      "b.py": "from flask import request\ndef name():\n    return request.args.get('x')\n",
    },
  ],
  [
    "through a function and back",
    `command a.py:5 from a.py: ${query}`,
    {
      "a.py":
        "import os\nfrom flask import request\nfrom b import trim\ndef f():\n    os.system(trim(request.args['x']))\n",
      "b.py": "def trim(x):\n    return x.strip()\n",
    },
  ],
  [
    "through an attribute of an object",
    `command a.py:7 from a.py: ${query}`,
    {
      "a.py":
        "import os\nfrom flask import request\nclass C:\n    def __init__(self, x):\n        self.x = x\n    def run(self):\n        os.system(self.x)\ndef f():\n    C(request.args['x']).run()\n",
    },
  ],
  [
    "through a method of an injected object",
    `sql b.py:5 from a.py: ${query}`,
    {
      "a.py":
        "from fastapi import APIRouter, Depends\nfrom b import Repo\nr = APIRouter()\n@r.get('/a')\ndef f(x: str, repo: Repo = Depends()):\n    return repo.find(x)\n",
      "b.py":
        "class Repo:\n    def __init__(self, cursor):\n        self.cursor = cursor\n    def find(self, x):\n        self.cursor.execute(f\"SELECT * FROM t WHERE a = '{x}'\")\n",
    },
  ],
  [
    "from a route of FastAPI",
    `command a.py:6 from a.py: ${query}`,
    {
      "a.py":
        "import os\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.get('/x')\ndef f(x: str, n: int):\n    os.system('ls ' + x)\n",
    },
  ],
  [
    "from Django's request",
    `command a.py:4 from a.py: ${query}`,
    {
      "a.py":
        "import os\nfrom django.http import HttpResponse\ndef f(request):\n    os.system(request.GET['x'])\n",
    },
  ],
])("follows a value %s", (_, line, files) => {
  expect(flowLines(files as Record<string, string>)).toEqual([line]);
});
