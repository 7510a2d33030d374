import { expect, test } from "vitest";
import { flowLines, linkFlows } from "../../../../test/python-flows.ts";

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
    "to what psql is told",
    `sql a.py:4 from a.py: ${query}`,
    {
      "a.py":
        "import subprocess\nfrom flask import request\ndef f():\n    subprocess.run(['psql', '-c', f\"DROP TABLE {request.args['x']}\"])\n",
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

test.each([
  [
    "threads",
    `command a.py:4 from a.py: ${query}`,
    "import os, threading\nfrom flask import request\ndef work(x):\n    os.system(x)\ndef view():\n    threading.Thread(target=work, args=(request.args['x'],)).start()\n",
  ],
  [
    "executors",
    `command a.py:4 from a.py: ${query}`,
    "import os\nfrom flask import request\ndef work(x):\n    os.system(x)\ndef view(pool):\n    pool.submit(work, request.args['x'])\n",
  ],
  [
    "tasks of Celery",
    `command a.py:5 from a.py: ${query}`,
    "import os\nfrom flask import request\n@app.task\ndef work(n, x):\n    os.system(x)\ndef view():\n    work.delay(1, request.args['x'])\n",
  ],
  [
    "a route of a table",
    "path a.py:3 from urls.py: the path of the request",
    "def show(request, name):\n    # whatever stands behind\n    return open(name).read()\n",
    "from django.urls import re_path\nimport a\nurlpatterns = [re_path(r'^f/(?P<name>.+)$', a.show)]\n",
  ],
  [
    "a nested function",
    `command a.py:6 from a.py: ${query}`,
    "import os\nfrom flask import request\ndef view():\n    x = request.args['x']\n    def run():\n        os.system(x)\n    run()\n",
  ],
  [
    "a variable of the module",
    `command a.py:9 from a.py: ${query}`,
    "import os\nfrom flask import request\nlast = None\ndef view():\n    global last\n    last = request.args['x']\n    return ''\ndef run():\n    os.system(last)\n",
  ],
  [
    "keywords and stars",
    `command a.py:4 from a.py: ${query}`,
    "import os\nfrom flask import request\ndef run(a, *, cmd):\n    os.system(cmd)\ndef view():\n    run(1, **{'cmd': request.args['x']})\n",
  ],
  [
    "the right part of a result",
    `command a.py:7 from a.py: ${query}`,
    "import os\nfrom flask import request\ndef both():\n    return 'ls', request.args['x']\ndef view():\n    a, b = both()\n    os.system(b)\n    os.system(a)\n",
  ],
  [
    "a flag that is on",
    `command a.py:6 from a.py: ${query}`,
    "import os\nfrom flask import request\ndef run(cmd, *, shell=False):\n    if shell:\n        line = cmd\n        os.system(line)\ndef view():\n    run('ls')\n    run(request.args['x'])\n    run(request.args['x'], shell=True)\n",
  ],
  [
    "an inherited method",
    `command a.py:5 from a.py: ${query}`,
    "import os\nfrom flask import request\nclass Base:\n    def run(self, x):\n        os.system(x)\nclass Job(Base):\n    def go(self):\n        self.run(request.args['x'])\n",
  ],
  [
    "an attribute with a type",
    `command a.py:5 from a.py: ${query}`,
    "import os\nfrom flask import request\nclass Runner:\n    def run_it(self, x):\n        os.system(x)\nclass Job:\n    runner: Runner\n    def go(self):\n        self.runner.run_it(request.args['x'])\n",
  ],
])("follows a value through %s", (_, line, text, urls = "") => {
  expect(flowLines({ "a.py": text, "urls.py": urls })).toEqual([line]);
});

test.each([
  [
    "another caller's value",
    "import os\nfrom flask import request\ndef same(x):\n    return x\ndef view():\n    same(request.args['x'])\n    os.system(same('ls'))\n",
  ],
  [
    "another attribute",
    "import os\nfrom flask import request\nclass C:\n    def __init__(self, x):\n        self.x = x\n        self.y = 'ls'\n    def run(self):\n        os.system(self.y)\ndef view():\n    C(request.args['x']).run()\n",
  ],
  [
    "another class with such an attribute",
    "import os\nfrom flask import request\nclass A:\n    def __init__(self, x):\n        self.x = x\nclass B:\n    x = 'ls'\n    def run(self):\n        os.system(self.x)\ndef view():\n    A(request.args['x'])\n",
  ],
  [
    "numbers of a model",
    "import os\nfrom fastapi import FastAPI\nfrom pydantic import BaseModel\napp = FastAPI()\nclass Item(BaseModel):\n    n: int\n@app.post('/')\ndef f(item: Item):\n    os.system(f'kill {item.n}')\n",
  ],
  [
    "an argument before a spread one",
    "import os\nfrom flask import request\ndef run(cmd, *rest):\n    os.system(cmd)\ndef view():\n    run('ls', *request.args['x'])\n",
  ],
  [
    "what was compared with a list of the caller",
    "import os\nfrom flask import request\ndef run(cmd, allowed):\n    if cmd not in allowed:\n        raise ValueError\n    os.system(cmd)\ndef view():\n    run(request.args['x'], ['ls'])\n",
  ],
  [
    "what a flag keeps off",
    "import os\nfrom flask import request\ndef run(cmd, shell=False):\n    if shell:\n        os.system(cmd)\n    line = cmd if shell else 'ls'\n    os.system(line)\ndef view():\n    run(request.args['x'])\n",
  ],
  [
    "something called like a route",
    "import os\nfrom unittest import mock\n@mock.patch('/a')\ndef f(x):\n    os.system(x)\n",
  ],
])("does not mix it up with %s", (_, text) => {
  expect(flowLines({ "a.py": text })).toEqual([]);
});

test("texts of a model are sources, one by one", () => {
  const text =
    "import os\nfrom fastapi import FastAPI\nfrom models import Item\napp = FastAPI()\n@app.post('/')\ndef f(item: Item):\n    os.system(item.name)\n    os.system(item.kind)\n";
  const models =
    "import enum\nfrom pydantic import BaseModel\nclass Kind(enum.Enum):\n    a = 'a'\nclass Item(BaseModel):\n    name: str\n    kind: Kind\n";
  expect(flowLines({ "app/a.py": text, "app/models.py": models })).toEqual([
    "command app/a.py:7 from app/a.py: the body of the request",
  ]);
});

const deep = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

test.each([
  [
    "a long function",
    `def f(x):\n${deep(10_000, (i) => `    a${i} = x + '${i}'\n`)}    return a9999\n`,
  ],
  [
    "functions that call each other",
    `${deep(300, (i) => `def f${i}(x, y):\n    return f${(i + 1) % 300}(y, x) + f${(i * 7) % 300}(x, x)\n`)}def g():\n    return f0(input(), '')\n`,
  ],
  [
    "many branches",
    `def f(x):\n    a = ''\n${deep(1000, (i) => `    if x == ${i}:\n        a = a + x\n`)}    return a\n`,
  ],
  [
    "a long chain of elif",
    `def f(x):\n    if x == 0:\n        a = x\n${deep(2000, (i) => `    elif x == 'k${i}':\n        a = x + '${i}'\n`)}    return a\n`,
  ],
  [
    "loops in loops",
    `def f(x):\n${deep(30, (i) => `${"    ".repeat(i + 1)}for a${i} in x:\n`)}${"    ".repeat(31)}x = x + a29\n    return x\n`,
  ],
  [
    "conditions in conditions",
    `def f(x):\n    return ${"(x if x else ".repeat(60)}x${")".repeat(60)}\n`,
  ],
  ["formats in formats", `def f(x):\n    return ${"'{}'.format(".repeat(60)}x${")".repeat(60)}\n`],
])(
  "ends soon, for it takes no more steps than its limits: %s",
  (_, text) => {
    expect(linkFlows({ "a.py": text }).limited).toEqual([]);
  },
  60_000,
);

test.each([
  [
    "names that objects of JavaScript have",
    "class constructor:\n    __proto__: str\n    def toString(self, valueOf):\n        os.system(valueOf)\ndef view():\n    constructor().toString(request.args['__proto__'])\n",
  ],
  [
    "lines that end as on Windows",
    "def view():\r\n    x = request.args['x']\r\n    os.system(x)\r\n",
  ],
  ["no line end", "os.system(request.args['x'])"],
  ["what does not parse", "def view(:\n    pass\ndef other():\n    os.system(request.args['x'])\n"],
])("reads %s", (_, text) => {
  const head = "import os\nfrom flask import request\n";
  expect(flowLines({ "a.py": head + text })).toEqual([
    expect.stringMatching(/^command a\.py:\d+ from a\.py: the query of the request$/),
  ]);
});

test("what is too deep is named as read in part", () => {
  const text = `def f(x):\n    return ${"g(".repeat(1000)}x${")".repeat(1000)}\n`;
  expect(linkFlows({ "a.py": text }).limited).toEqual(["a.py"]);
});
