import type { Document, Syntax, TextRange } from "../model/index.ts";

/** A page with holes, as Jinja and Django write them. */
export interface TemplateDocument extends Document {
  readonly kind: "template";
  /** In the order of the text; comments are left out. */
  readonly tags: readonly TemplateTag[];
}

/** `{{ … }}` or `{% … %}`. */
export interface TemplateTag {
  readonly kind: "output" | "block";
  /** With its braces. */
  readonly range: TextRange;
  /** Between the braces, without blanks and dashes at its ends. */
  readonly text: string;
}

/** Only the tags are read: what is around them is any text. */
export const templateSyntax: Syntax<TemplateDocument> = {
  kind: "template",
  files: ["*.j2", "*.jinja", "*.jinja2", "templates/**/*.html"],
  parse: (source) => ({ kind: "template", ...source, tags: tagsOf(source.text), problems: [] }),
};

const ends: Readonly<Record<string, string | undefined>> = { "{": "}}", "%": "%}", "#": "#}" };

function tagsOf(text: string): TemplateTag[] {
  const tags: TemplateTag[] = [];
  let from = 0;
  for (const range of spansOf(text)) {
    if (range.start < from || text[range.start + 1] === "#") continue;
    const tag = tagAt(text, range);
    const raw = tag.kind === "block" ? /^(?:raw|verbatim)\b/.exec(tag.text)?.[0] : undefined;
    if (raw === undefined) tags.push(tag);
    else from = afterRaw(text, range.end, raw);
  }
  return tags;
}

/** What stands between braces of a kind, one after the other. */
function* spansOf(text: string): Generator<TextRange> {
  // Where nothing closes a kind any more, the rest of the text is not searched for it again.
  const unclosed = new Set<string>();
  let from = 0;
  for (let start = text.indexOf("{"); start >= 0; start = text.indexOf("{", from)) {
    const close = ends[text[start + 1] ?? ""] ?? "";
    const end = close === "" || unclosed.has(close) ? -1 : text.indexOf(close, start + 2);
    if (end < 0) unclosed.add(close);
    else yield { start, end: end + 2 };
    from = end < 0 ? start + 1 : end + 2;
  }
}

function tagAt(text: string, range: TextRange): TemplateTag {
  const inner = text.slice(range.start + 2, range.end - 2);
  const kind = text[range.start + 1] === "{" ? "output" : "block";
  return { kind, range, text: inner.replace(/^[-+]/, "").replace(/[-+]$/, "").trim() };
}

/** What stands between `raw` and `endraw` is text. */
function afterRaw(text: string, from: number, word: string): number {
  const end = new RegExp(`\\{%[-+]?\\s{0,20}end${word}\\b`, "g");
  end.lastIndex = from;
  return end.test(text) ? end.lastIndex : text.length;
}
