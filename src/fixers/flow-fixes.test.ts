import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { pythonFlows } from "../analysis/python/flow/program.ts";
import type { ProgramReader } from "../model/index.ts";
import { codeInjection } from "../rules/python/code-injection.ts";
import { commandInjection } from "../rules/python/command-injection.ts";
import { crossSiteScripting } from "../rules/python/cross-site-scripting.ts";
import { untrustedTemplate } from "../rules/python/untrusted-template.ts";
import { formatHtml } from "./format-html.ts";
import { passTemplateValues } from "./pass-template-values.ts";
import { readLiterals } from "./read-literals.ts";
import { splitShellCommand } from "./split-shell-command.ts";

const python = await loadPython();
const views =
  "from flask import request\nimport work\ndef view():\n    return work.run(request.args['x'])\n";

/** Fixes `work.py`, whose function another file hands a value of the request. */
const fix = (line: string) =>
  fixFiles({
    files: { "views.py": views, "work.py": `${line}\n` },
    rules: [codeInjection, commandInjection, crossSiteScripting, untrustedTemplate],
    fixers: [formatHtml, passTemplateValues, readLiterals, splitShellCommand],
    syntaxes: [python],
    programs: [pythonFlows as ProgramReader<never, never>],
    guided: true,
  });

test.each([
  [
    "a command",
    "import subprocess\ndef run(x):\n    subprocess.run(f'ping {x}', shell=True)",
    `import subprocess\ndef run(x):\n    subprocess.run(["ping", f"{x}"])`,
  ],
  [
    "a template",
    "from flask import render_template_string\ndef run(x):\n    return render_template_string(f'Hello {x}')",
    "from flask import render_template_string\ndef run(x):\n    return render_template_string('Hello {{ x }}', x=x)",
  ],
  [
    "a part of a page",
    "from markupsafe import Markup\ndef run(x):\n    return Markup(f'<b>{x}</b>')",
    "from markupsafe import Markup\ndef run(x):\n    return Markup('<b>{}</b>').format(x)",
  ],
  [
    "a value",
    "def run(x):\n    return eval(x)",
    "import ast\ndef run(x):\n    return ast.literal_eval(x)",
  ],
])("fixes %s that a request reaches by another file", async (_, before, after) => {
  const { files, before: found, after: left } = await fix(before);
  expect(found.map(({ severity }) => severity)).toEqual(["high"]);
  expect(files["work.py"]).toBe(`${after}\n`);
  expect(files["views.py"]).toBe(views);
  expect(left).toEqual([]);
});

test("leaves alone what it cannot edit, and says so", async () => {
  const { files, refused } = await fix("import os\ndef run(x):\n    return os.system('ls ' + x)");
  expect(files["work.py"]).toContain("return os.system('ls ' + x)");
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
