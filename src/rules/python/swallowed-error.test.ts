import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { swallowedError } from "./swallowed-error.ts";

const python = await loadPython();

test.each([
  ["pass", "try:\n    f()\n[[except:]]\n    pass\n"],
  ["Exception", "try:\n    f()\n[[except Exception:]]\n    pass\n"],
  ["a name that is not used", "try:\n    f()\n[[except Exception as e:]] pass\n"],
  ["continue", "while 1:\n    try:\n        f()\n    [[except Exception:]]\n        continue\n"],
  [
    "the last of several",
    "try:\n    f()\nexcept KeyError:\n    g()\n[[except BaseException:]]\n    pass\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(swallowedError, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "certain errors",
    "try:\n    f()\nexcept KeyError:\n    pass\nexcept (OSError, ValueError):\n    pass\n",
  ],
  ["a log", "try:\n    f()\nexcept Exception:\n    log.exception('f')\n"],
  ["a comment", "try:\n    f()\nexcept Exception:\n    pass  # f is only a hint\n"],
  ["cleaning up", "try:\n    s.close()\nexcept Exception:\n    pass\n"],
  ["code that is broken", "try:\n    f()\nexcept Exception:\n"],
])("allows %s", (_, text) => {
  expect(mark(swallowedError, python, text, "a.py")).toBe(text);
});

test("allows tests", () => {
  const text = "try:\n    f()\nexcept:\n    pass\n";
  expect(mark(swallowedError, python, text, "tests/test_a.py")).toBe(text);
});
