import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { unsafeComparison } from "./unsafe-comparison.ts";

const python = await loadPython();

test.each([
  [
    "a digest",
    "import hmac\ndef f(k, m, s):\n    return [[hmac.new(k, m, 'sha256').hexdigest() == s]]\n",
  ],
  [
    "a name that holds it",
    "import hmac\ndef f(k, m, s):\n    mine = hmac.new(k, m, 'sha1').digest()\n    if [[s != mine]]:\n        raise E\n",
  ],
  [
    "an encoded one",
    "import hmac, base64\ndef f(k, m, s):\n    mac = hmac.new(k, m, 'sha1')\n    if [[base64.b64encode(mac.digest()).decode() != s]]: raise E\n",
  ],
  [
    "a key that a request brings",
    "from flask import request\nif [[request.headers.get('X-Api-Key') != settings.API_KEY]]: abort(401)\n",
  ],
  [
    "a parameter of a route",
    "from conf import ADMIN_TOKEN\n@app.get('/x')\ndef x(token: str):\n    return [[token == ADMIN_TOKEN]]\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(unsafeComparison, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["the right way", "import hmac\nhmac.compare_digest(hmac.new(k, m).hexdigest(), s)\n"],
  ["checksums", "import hashlib\nhashlib.sha256(content).hexdigest() == expected\n"],
  [
    "a password typed twice",
    "@app.post('/x')\ndef x(password, password2):\n    return password == password2\n",
  ],
  [
    "whether there is one",
    "from flask import request\nif settings.API_KEY == '' or request.token == None: pass\n",
  ],
  ["tokens of a parser", "def f(token):\n    return token == TOKEN\n"],
  ["lengths", "import hmac\nlen(hmac.new(k, m).digest()) == n\n"],
  ["an order", "import hmac\nhmac.new(k, m).digest() < n\n"],
])("allows %s", (_, text) => {
  expect(mark(unsafeComparison, python, text, "a.py")).toBe(text);
});
