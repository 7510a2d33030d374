import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { csrfOff } from "./csrf-off.ts";

const python = await loadPython();
const django = "from django.views.decorators.csrf import csrf_exempt\n";

test.each([
  ["a view", `${django}@[[csrf_exempt]]\ndef pay(request): pass\n`],
  ["Flask's setting", 'app.config["WTF_CSRF_ENABLED"] = False\n'.replace(/^.*False/, "[[$&]]")],
  ["a class of settings", "class Config:\n    [[WTF_CSRF_ENABLED = False]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(csrfOff, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["another decorator", "@csrf_exempt\ndef pay(request): pass\n"],
  ["the check left on", "WTF_CSRF_ENABLED = True\nCSRF = False\n"],
  [
    "the other one",
    "from django.views.decorators.csrf import csrf_protect\n@csrf_protect\ndef f(r): pass\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(csrfOff, python, text, "a.py")).toBe(text);
});

test.each([
  ["what other servers call", `${django}@csrf_exempt\ndef stripe_webhook(request): pass\n`, "a.py"],
  ["tests", "WTF_CSRF_ENABLED = False\n", "tests/config.py"],
])("is low for %s", (_, text, path) => {
  const document = python.parse({ path, text, encoding: "utf-8" });
  expect([...csrfOff.find(document)]).toMatchObject([{ severity: "low" }]);
});
