/**
 * Makes text from scanned files safe to print: what a terminal would obey (escape sequences, other
 * control characters) or what would reorder or hide text (bidirectional and zero-width characters,
 * tags) is spelled out as `\x1b` or `\u202e`. A line break and a tab are control characters too.
 *
 * @see Trojan Source, CVE-2021-42574
 */
export function printable(text: string): string {
  return text.replace(unsafe, spell);
}

/** As {@link printable}, for text of several lines: line ends and tabs stay. */
export function printableLines(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(unsafe, (c) => (c === "\n" || c === "\t" ? c : spell(c)));
}

/**
 * C0 and C1 controls; soft hyphen; Arabic letter mark; Hangul and Mongolian fillers; zero-width
 * and bidirectional marks; line and paragraph separators; byte order mark; interlinear annotation;
 * lone surrogates; tag characters.
 */
const unsafe =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
