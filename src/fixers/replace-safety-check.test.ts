import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { safetyCheck as inGithub } from "../rules/github/safety-check.ts";
import { safetyCheck as inShell } from "../rules/shell/safety-check.ts";
import { shellSyntax } from "../syntax/shell.ts";
import { workflowSyntax } from "../syntax/workflow.ts";
import { replaceSafetyCheck } from "./replace-safety-check.ts";

async function fix(path: string, text: string, guided = false) {
  const fixed = await fixFiles({
    files: { [path]: text },
    rules: [inGithub, inShell],
    fixers: [replaceSafetyCheck],
    syntaxes: [workflowSyntax, shellSyntax],
    guided,
  });
  return { ...fixed, text: fixed.files[path] };
}

test.each([
  [
    "a.sh",
    "pip install bandit safety\nsafety check -r a.txt\n",
    "pip install bandit pip-audit\npip-audit -r a.txt\n",
  ],
  [
    "a.sh",
    "python -m pip install 'safety>=2,<3'\nsafety check --full-report --file=a.txt || true\n",
    "python -m pip install 'pip-audit'\npip-audit -r a.txt || true\n",
  ],
  [
    "a.sh",
    "pip install safety\nsafety check -r a.txt\nsafety check -r b.txt\n",
    "pip install pip-audit\npip-audit -r a.txt\npip-audit -r b.txt\n",
  ],
  [
    "a.sh",
    "pip install safety\nsafety check > out.txt\n",
    "pip install pip-audit\npip-audit > out.txt\n",
  ],
  [
    ".github/workflows/a.yml",
    'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip install safety\n      - run: safety check -r "a b.txt"\n  b:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip install safety\n',
    'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip install pip-audit\n      - run: pip-audit -r "a b.txt"\n  b:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip install safety\n',
  ],
])("replaces the call and the installation: %s %j", async (path, before, after) => {
  const fixed = await fix(path, before);
  expect(fixed.text).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("only proposes it where the installation is elsewhere", async () => {
  expect((await fix("a.sh", "safety check\n")).text).toBe("safety check\n");
  expect((await fix("a.sh", "safety check\n", true)).text).toBe("pip-audit\n");
});

test.each([
  "pip install safety\nsafety check --ignore 12345\n",
  "pip install safety\nsafety check --json > a.json\n",
  "pip install safety\nsafety check -r a.txt\nsafety scan\n",
  "pip install safety\nif command -v safety; then safety check; fi\n",
  "pip install safety\nsafety check > a -r b.txt\n",
  "pip install safety\nsafety check -r a.txt\nsafety check --key $KEY\n",
])("refuses %j", async (text) => {
  const fixed = await fix("a.sh", text, true);
  expect(fixed.text).toBe(text);
  expect(fixed.refused[0]).toMatchObject({ reason: "needs-person" });
});
