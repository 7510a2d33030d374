import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { swallowedError } from "../rules/python/swallowed-error.ts";
import { logSwallowedError } from "./log-swallowed-error.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "a.py": text },
    rules: [swallowedError],
    fixers: [logSwallowedError],
    syntaxes: [python],
    guided,
  });

test.each([
  [
    "pass",
    "class A:\n    def f(self):\n        try:\n            g()\n        except Exception:\n            pass\n",
    'import logging\nclass A:\n    def f(self):\n        try:\n            g()\n        except Exception:\n            logging.getLogger(__name__).exception("An error was ignored in A.f")\n',
  ],
  [
    "continue, with Windows line ends",
    "import logging\r\nlog = logging.getLogger('a')\r\nfor x in y:\r\n\ttry:\r\n\t\tg()\r\n\texcept:\r\n\t\tcontinue",
    "import logging\r\nlog = logging.getLogger('a')\r\nfor x in y:\r\n\ttry:\r\n\t\tg()\r\n\texcept:\r\n\t\tlog.exception(\"An error was ignored\")\r\n\t\tcontinue",
  ],
  [
    "one line",
    "import logging as l\nfor x in y:\n    try: g()\n    except Exception: continue\n",
    'import logging as l\nfor x in y:\n    try: g()\n    except Exception: l.getLogger(__name__).exception("An error was ignored"); continue\n',
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
  expect((await fix(before, false)).files["a.py"]).toBe(before);
});

test("takes no logger that another function calls something else, or that comes later", async () => {
  const text =
    "import logging\nlog = logging.getLogger()\ndef f(log):\n    pass\ntry:\n    g()\nexcept:\n    pass\nlater = logging.getLogger()\n";
  const { files } = await fix(text);
  expect(files["a.py"]).toContain("    logging.getLogger(__name__).exception(");
});

test("refuses where `logging` is something else", async () => {
  const text = "logging = None\ntry:\n    g()\nexcept:\n    pass\n";
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
