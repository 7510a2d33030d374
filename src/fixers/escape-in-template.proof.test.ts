import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { runPython } from "../../test/run-python.ts";
import { templateSafeFilter } from "../rules/python/template-safe-filter.ts";
import { templateSyntax } from "../syntax/template.ts";
import { escapeInTemplate } from "./escape-in-template.ts";

const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");

const jinja =
  "<p>{{ x|safe }}</p>{% autoescape false %}<b>{{ x | trim | safe }}{{ x }}</b>{% endautoescape %}";
const django = "<p>{{ x|safe }}</p>{% autoescape off %}<b>{{ x }}</b>{% endautoescape %}";

const script = `
import json, jinja2, django
from django.conf import settings
settings.configure(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": ["templates"]}])
django.setup()
from django.template.loader import render_to_string
env = jinja2.Environment(loader=jinja2.FileSystemLoader("templates"), autoescape=True)
print(json.dumps([[env.get_template("jinja.html").render(x=x), render_to_string("django.html", {"x": x})] for x in ("plain words", "<script>")]))
`;

proof("plain text reads as before, and a script of the value is text", async () => {
  const files = { "templates/jinja.html": jinja, "templates/django.html": django };
  const [plain, attacked] = runPython(interpreter, { files, script }) as string[][];
  expect(attacked?.every((page) => page.includes("<script>"))).toBe(true);
  const fixed = await fixFiles({
    files,
    rules: [templateSafeFilter],
    fixers: [escapeInTemplate],
    syntaxes: [templateSyntax],
    guided: true,
  });
  const [still, escaped] = runPython(interpreter, { files: fixed.files, script }) as string[][];
  expect(still).toEqual(plain);
  expect(escaped?.some((page) => page.includes("<script>"))).toBe(false);
  expect(escaped?.every((page) => page.includes("&lt;script&gt;"))).toBe(true);
});
