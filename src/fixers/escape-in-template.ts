import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { indexLines } from "../model/index.ts";
import { templateSafeFilter } from "../rules/python/template-safe-filter.ts";
import type { TemplateDocument, TemplateTag } from "../syntax/template.ts";

/** Lets a template escape what it writes. Guided: values that are HTML on purpose show their tags from then on. */
export const escapeInTemplate: Fixer<RuleFinding<null>> = {
  id: "escape-in-template",
  fixes: [templateSafeFilter.id],
  safety: "guided",
  propose({ location: { path, region } }, { document, expected }) {
    const template = document as TemplateDocument;
    const start = region
      ? indexLines(template.text).offsetOfLine(region.startLine) + region.startColumn - 1
      : -1;
    const tag = template.tags.find(({ range }) => range.start === start);
    // A message without any tag is plain text, where escapes would be seen.
    const isPage = /<[a-z!]/i.test(template.text);
    const edits = tag && isPage ? editsOf(tag, template.text) : [];
    if (edits.length === 0) return byHand;
    return {
      title: "Escape what the template writes",
      changes: [{ kind: "edit", path, expected, edits }],
      group: `escape-in-template:${path}`,
      notes: ["Where HTML is written on purpose, mark it as safe where it is made and cleaned."],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Let the template escape: suture does not edit the way this is written.",
};

function editsOf({ kind, range }: TemplateTag, text: string): Edit[] {
  const written = text.slice(range.start, range.end);
  if (kind === "output" && (isHtml(written) || inScript(text, range.start))) return [];
  // A quoted bar is text.
  if (kind === "output" && /["'][^"']*\|[^"']*["']/.test(written)) return [];
  const pattern =
    kind === "output"
      ? /\s{0,20}\|\s{0,20}(?:safe|safeseq)\b(?!\s{0,20}\()/g
      : /(?<=\bautoescape\s{1,20})(?:off|false)\b/gi;
  return [...written.matchAll(pattern)].map(({ index, 0: found }) => ({
    range: { start: range.start + index, end: range.start + index + found.length },
    text: kind === "output" ? "" : on(found),
  }));
}

/** What is called so was made to go into a page as it is. */
function isHtml(written: string): boolean {
  const [value = ""] = written.split("|");
  return /html|svg|icon|markup|rendered|rich_?text|content|widget|embed|render|json|css|script/i.test(
    value,
  );
}

/** Values of a script are written by `tojson` or `json_script`: HTML's own escapes would break them. */
function inScript(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - maxScript), at).toLowerCase();
  return before.lastIndexOf("<script") > before.lastIndexOf("</script");
}

const maxScript = 20_000;

/** Django says `off`, Jinja `false`. */
function on(word: string): string {
  if (/^off$/i.test(word)) return "on";
  return word.startsWith("F") ? "True" : "true";
}
