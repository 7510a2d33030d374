import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { weakRandom } from "./weak-random.ts";

const python = await loadPython();

test.each([
  ["an assignment", "import random\nreset_token = [[random.randint(0, 9)]]\n"],
  [
    "a function that makes a password",
    "import random as r\nfrom string import digits\ndef generate_password():\n    return ''.join([[r.choice(digits)]] for _ in range(8))\n",
  ],
  ["a keyword", "from random import getrandbits\nUser(api_key=[[getrandbits(64)]])\n"],
  ["a key", "import random\nx = {'otp': [[random.randrange(10 ** 6)]]}\n"],
  ["an attribute", "import random\nself.sessionId = str([[random.random()]])\n"],
  ["what is handed to a function", "import random\nset_password(user, [[random.random()]])\n"],
  ["a generator", "import random\nsalt_source = [[random.Random()]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(weakRandom, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a delay", "import random\ndef refresh_token():\n    sleep(random.uniform(1, 3))\n"],
  ["what is no secret", "import random\ncolor = random.choice(colors)\nkey = random.random()\n"],
  ["tokens of a model", "import random\nmax_tokens = random.randint(1, 9)\n"],
  ["the system's generator", "import random\ntoken = random.SystemRandom().random()\n"],
  ["secrets", "import secrets\ntoken = secrets.choice(x)\n"],
  ["another random", "from numpy import random\ntoken = random.randint(1)\n"],
  ["a method of its own", "def random(): pass\ntoken = random()\n"],
])("allows %s", (_, text) => {
  expect(mark(weakRandom, python, text, "a.py")).toBe(text);
});
