import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { trustBoundary } from "./trust-boundary.ts";

const python = await loadPython();
const head = "from flask import Flask, request, session, redirect\napp = Flask(__name__)\n";
const view = (body: string, above = "@app.post('/login')\n") =>
  `${head}${above}def login():\n${body.replace(/^/gm, "    ")}\n`;

test.each([
  ["an identity", view("[[session['user_id'] = request.form['user_id']]]\nreturn redirect('/')")],
  [
    "by way of a variable",
    view("name = request.args.get('u', '').strip()\n[[session['username'] = name]]"),
  ],
  [
    "only the method is asked",
    view("if request.method == 'POST':\n    [[session['user'] = request.form.get('user')]]"),
  ],
  [
    "a role, whatever is checked",
    view(
      "user = check(request.form['password'])\n[[session['is_admin'] = request.form['is_admin']]]",
    ),
  ],
  [
    "a role behind a login",
    view("[[session['role'] = request.get_json()['role']]]", "@app.post('/r')\n@login_required\n"),
  ],
  [
    "Django",
    "def login(request):\n    [[request.session['user_id'] = request.POST['user_id']]]\n    return redirect('/')\n",
  ],
])("%s is reported", (_, text) => {
  expect(mark(trustBoundary, python, text)).toBe(text);
});

test.each([
  [
    "a look-up",
    "name = request.form['user']\nif find(name, request.form['password']):\n    session['user'] = name",
  ],
  ["what a look-up gave", "user = find(request.form['user'])\nsession['user_id'] = user.id"],
  ["another key", "session['language'] = request.args['language']"],
  ["a value of its own", "session['is_admin'] = False\nsession['role'] = 'user'"],
  [
    "a variable that may hold something else",
    "role = request.form['role']\nrole = 'user'\nsession['role'] = role",
  ],
  [
    "what is made of it",
    "session['role'] = allowed(request.form['role'])\nsession['admin'] = request.form['a'] == 'b'",
  ],
  ["another object", "cache['role'] = request.form['role']\nsession[key] = request.form['role']"],
  ["the whole body", "session['user'] = request.form"],
])("%s is not reported", (_, body) => {
  const text = view(body);
  expect(mark(trustBoundary, python, text)).toBe(text);
});

test("a decorator that may know who is there, and a module", () => {
  const text = view(
    "session['tenant_id'] = request.form['tenant_id']",
    "@app.post('/t')\n@login_required\n",
  );
  expect(mark(trustBoundary, python, text)).toBe(text);
  const outside = `${head}session['user'] = request.form['user']\n`;
  expect(mark(trustBoundary, python, outside)).toBe(outside);
});

test("in a test it is a small matter", () => {
  const text = view("session['user'] = request.form['user']");
  const document = python.parse({ path: "tests/a.py", text, encoding: "utf-8" });
  expect([...trustBoundary.find(document)]).toMatchObject([{ severity: "low" }]);
});
