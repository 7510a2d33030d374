import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { loggingConfigListen } from "./logging-config-listen.ts";

const python = await loadPython();

test.each([
  ["a port", "import logging.config\nt = [[logging.config.listen(9999)]]\n"],
  ["a name", "from logging.config import listen\n[[listen()]]\n"],
  ["no check", "import logging.config\n[[logging.config.listen(9999, verify=None)]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(loggingConfigListen, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "a check",
    "import logging.config\nlogging.config.listen(9999, verify=f)\nlogging.config.listen(1, f)\n",
  ],
  ["another listen", "import logging\nserver.listen(9999)\n"],
])("allows %s", (_, text) => {
  expect(mark(loggingConfigListen, python, text, "a.py")).toBe(text);
});
