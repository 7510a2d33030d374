import { expect, test } from "vitest";
import { parseJavascriptText } from "../../test/javascript.ts";
import { scopesOf } from "../analysis/javascript/scopes.ts";
import { applyEdits } from "../syntax/edits.ts";
import { importInScript, isNodeScript } from "./javascript-imports.ts";

/** The script with `randomInt` of `crypto` brought in for its last call, and its name there. */
function bring(text: string, path = "a.js") {
  const document = parseJavascriptText(text, path);
  const at = scopesOf(document).calls.at(-1);
  const found = at && importInScript(document, { module: "crypto", name: "randomInt", at });
  return found && { text: applyEdits(text, found.edits), local: found.local };
}

test.each([
  ["a default import", "import crypto from 'crypto';\nf();\n", "crypto.randomInt"],
  ["a whole module", "import * as c from 'node:crypto';\nf();\n", "c.randomInt"],
  ["a required module", "const c = require('crypto');\nf();\n", "c.randomInt"],
  ["its own name", "import { randomInt as number } from 'crypto';\nf();\n", "number"],
  [
    "a name that is taken out",
    "const { randomInt } = require('node:crypto');\nf();\n",
    "randomInt",
  ],
])("uses %s", (_, text, local) => {
  expect(bring(text)).toEqual({ text, local });
});

test.each([
  [
    "widens an import",
    "import { createHash } from 'crypto';\nf();\n",
    "import { createHash, randomInt } from 'crypto';\nf();\n",
  ],
  [
    "widens what is required",
    "const { createHash } = require('crypto')\nf()\n",
    "const { createHash, randomInt } = require('crypto')\nf()\n",
  ],
  [
    "keeps quotes, semicolons and line ends",
    "import a from 'node:fs'\r\n\r\nf()\r\n",
    "import a from 'node:fs'\r\nimport { randomInt } from 'node:crypto'\r\n\r\nf()\r\n",
  ],
  [
    "stands behind the comment of an import",
    'import a from "fs"; // files\nf();\n',
    'import a from "fs"; // files\nimport { randomInt } from "crypto";\nf();\n',
  ],
  [
    "stands below directives",
    '#!/usr/bin/env node\n"use strict";\nmodule.exports = () => f();\n',
    '#!/usr/bin/env node\n"use strict";\nconst { randomInt } = require("crypto");\nmodule.exports = () => f();\n',
  ],
  [
    "stands at the top below a byte order mark",
    "\uFEFFexports.a = f();",
    '\uFEFFconst { randomInt } = require("crypto");\nexports.a = f();',
  ],
  [
    "leaves types alone",
    'import type { Hash } from "crypto";\nf();\n',
    'import type { Hash } from "crypto";\nimport { randomInt } from "crypto";\nf();\n',
  ],
])("%s", (_, before, after) => {
  const path = before.includes("type {") ? "a.ts" : "a.js";
  expect(bring(before, path)?.text ?? before).toBe(after);
});

test.each([
  ["a script of a page", "f();\n"],
  ["a name of the file", "import a from 'fs';\nconst randomInt = 1;\nf();\n"],
  [
    "a name that is shadowed",
    "import { randomInt } from 'crypto';\n{ const randomInt = 1; f(); }\n",
  ],
  ["what is required too late", "f(); const a = require('a');\n"],
])("gives up on %s", (_, text) => {
  expect(bring(text)).toBeUndefined();
});

test("what `promisify` makes of it is something else", () => {
  const text =
    "const { promisify } = require('util');\nconst r = promisify(require('crypto').randomInt);\nf();\n";
  expect(bring(text)?.local).toBe("randomInt");
});

test.each([
  ["import fs from 'node:fs';", true, "a.ts"],
  ["import express from 'express';", true, "a.ts"],
  ["const a = require('./a');", true, "a.js"],
  ["import React from 'react';", false, "a.js"],
  ["import fs from 'fs';", false, "a.tsx"],
  ["'use client';\nimport fs from 'fs';", false, "a.js"],
  ["f();", false, "a.js"],
])("of %s a server: %s", (text, expected, path) => {
  expect(isNodeScript(parseJavascriptText(text, path))).toBe(expected);
});
