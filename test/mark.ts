import type { Document, Rule, Syntax } from "../src/model/index.ts";

/**
 * Marks what a rule reports. A test gives a text with `[[…]]` round each expected range and
 * compares: `expect(mark(rule, syntax, marked)).toBe(marked)`.
 *
 * @param path - where the file's name matters
 */
export function mark<D extends Document>(
  rule: Rule<D, never> | Rule<D, unknown>,
  syntax: Syntax<D>,
  marked: string,
  path = "file",
): string {
  const text = marked.replaceAll("[[", "").replaceAll("]]", "");
  const document = syntax.parse({ path, text, encoding: "utf-8" });
  const found = [...rule.find(document)].filter(({ needsJudgement }) => !needsJudgement);
  const marks = found.flatMap(({ range }) => [
    { at: range.start, text: "[[", order: 1 },
    { at: range.end, text: "]]", order: 0 },
  ]);
  marks.sort((a, b) => b.at - a.at || b.order - a.order);
  return marks.reduce((all, m) => all.slice(0, m.at) + m.text + all.slice(m.at), text);
}
