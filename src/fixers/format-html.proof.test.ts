import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { unescapedHtml } from "../rules/python/unescaped-html.ts";
import { formatHtml } from "./format-html.ts";

const python = await loadPython();
const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const bodies = [
  'f"<b class=\\"c\\">{name}</b>{{x}}"',
  '"<b>%s</b> 5%%" % (name,)',
  '"<b>" + name + "</b>\\n"',
  '"<b>{}</b>".format(name)',
];
const app = (head: string, call: string) =>
  `${head}\n\n\ndef pages(name):\n    return [\n${bodies.map((body) => `        ${call}(${body}),\n`).join("")}    ]\n`;

const script = `
import json
from app import pages
print(json.dumps([[str(page) for page in pages(name)] for name in ["Ann", "<script>x</script>"]]))
`;

proof.each([
  ["Django", app("from django.utils.safestring import mark_safe", "mark_safe")],
  ["MarkupSafe", app("from markupsafe import Markup", "Markup")],
])("%s writes the same page for a name, and escapes a script", async (_, before) => {
  const { files } = await fixFiles({
    files: { "app.py": before },
    rules: [unescapedHtml],
    fixers: [formatHtml],
    syntaxes: [python],
    guided: true,
  });
  const [benign, attacked] = runPython(interpreter, {
    files: { "app.py": before },
    script,
  }) as string[][];
  const [same, escaped] = runPython(interpreter, { files, script }) as string[][];
  expect(same).toEqual(benign);
  for (const page of attacked ?? []) expect(page).toContain("<script>");
  expect(escaped).toHaveLength(bodies.length);
  for (const page of escaped ?? []) expect(page).toContain("&lt;script&gt;x&lt;/script&gt;</b>");
});
