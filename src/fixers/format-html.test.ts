import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { unescapedHtml } from "../rules/python/unescaped-html.ts";
import { formatHtml } from "./format-html.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "a.py": text },
    rules: [unescapedHtml],
    fixers: [formatHtml],
    syntaxes: [python],
    guided,
  });
const django =
  "from django.utils.html import format_html\nfrom django.utils.safestring import mark_safe\n\n\ndef f(x, y):\n    ";
const flask = "from markupsafe import Markup\n\n\ndef f(x, y):\n    ";

test.each([
  [
    "an f-string",
    django,
    'return mark_safe(f"<b>{x.a}</b>{{{y}}}")\n',
    'return format_html("<b>{}</b>{{{}}}", x.a, y)\n',
  ],
  [
    "percent",
    django,
    "return mark_safe('<b>%s</b> 5%% {}' % (x,))\n",
    "return format_html('<b>{}</b> 5% {{}}', x)\n",
  ],
  [
    "a sum",
    django,
    'return mark_safe("<b>" + x + "</b>")\n',
    'return format_html("<b>{}</b>", x)\n',
  ],
  [
    "format",
    django,
    'return mark_safe("<b>{}</b>{}".format(x, y[1]))\n',
    'return format_html("<b>{}</b>{}", x, y[1])\n',
  ],
  ["Markup", flask, 'return Markup(f"<b>{x}</b>")\n', 'return Markup("<b>{}</b>").format(x)\n'],
])("%s", async (_, head, before, after) => {
  const fixed = await fix(head + before);
  expect(fixed.files["a.py"]).toBe(head + after);
  expect(fixed.after).toEqual([]);
  expect((await fix(head + before, false)).files["a.py"]).toBe(head + before);
});

test("imports the function", async () => {
  const before =
    "from django.utils.safestring import mark_safe\r\ndef f(x):\r\n    return mark_safe(f'<b>{x}')\r\n";
  expect((await fix(before)).files["a.py"]).toBe(
    "from django.utils.html import format_html\r\nfrom django.utils.safestring import mark_safe\r\ndef f(x):\r\n    return format_html('<b>{}', x)\r\n",
  );
});

test.each([
  ["a whole text", "return mark_safe(x)\n"],
  ["a format", 'return mark_safe(f"<b>{x:>10}</b>")\n'],
  ["a conversion", 'return mark_safe(f"<b>{x!r}</b>")\n'],
  ["what is joined", "return mark_safe(f\"<b>{''.join(x)}</b>\")\n"],
  ["raw parts", 'return mark_safe("<b>" + x + r"\\d")\n'],
  ["different quotes", "return mark_safe(\"<b>\" + x + '</b>')\n"],
  ["comments", 'return mark_safe("<b>" +  # why\n        x)\n'],
])("refuses %s", async (_, body) => {
  const { files, refused } = await fix(django + body);
  expect(files["a.py"]).toBe(django + body);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
