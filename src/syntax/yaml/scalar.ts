import type { Edit } from "../../model/index.ts";
import type { YamlScalar } from "./node.ts";

export type Quoting = "plain" | "single" | "double";

/**
 * Spells text as a scalar in one line.
 *
 * @param place - the quotes to use; plain ones are given up where the text would read otherwise
 * @returns the spelling, which reads as this very string under YAML 1.1 and 1.2
 */
export function spellScalar(
  text: string,
  place: { readonly quoting: Quoting; readonly flow?: boolean } = { quoting: "plain" },
): string {
  if (place.quoting === "plain" && isPlain(text, place.flow ?? false)) return text;
  if (place.quoting === "single" && isPrintable(text)) return `'${text.replaceAll("'", "''")}'`;
  return spellDouble(text);
}

/**
 * Replaces a scalar's text and keeps its quotes where the new text can stand in them.
 *
 * @param place - `flow` where it stands inside `[]` or `{}`
 * @returns `undefined` for a block scalar and one with a tag
 */
export function replaceScalar(
  scalar: YamlScalar,
  place: { readonly text: string; readonly flow?: boolean },
): Edit | undefined {
  const { style, range } = scalar;
  if (style === "literal" || style === "folded" || scalar.tag !== undefined) return undefined;
  const spelled = spellScalar(place.text, { quoting: style, flow: place.flow ?? false });
  return { range, text: spelled };
}

function isPlain(text: string, flow: boolean): boolean {
  if (!/^[\w./$(+-][^\r\n\t]*$/.test(text) || !isPrintable(text)) return false;
  if (/^-(?:[ -]|$)|: |:$| #| $|^\.\.\.|^---/.test(text)) return false;
  if (flow && /[,[\]{}]/.test(text)) return false;
  return !readsOtherwise(text);
}

/** True for what YAML 1.1 or 1.2 takes for null, a truth value, a number or a date. */
function readsOtherwise(text: string): boolean {
  return (
    /^(?:null|true|false|yes|no|on|off|y|n|~|)$/i.test(text) ||
    (/^[-+.\d_e]+$/i.test(text) && text.split(".").length <= 2) ||
    /^[-+]?\.(?:inf|nan)$/i.test(text) ||
    /^[-+]?0[xob][\da-f_]+$/i.test(text) ||
    /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/.test(text) ||
    /^\d{4}-\d{1,2}-\d{1,2}/.test(text)
  );
}

/** Characters that may stand as they are in a quoted scalar of one line. */
function isPrintable(text: string): boolean {
  return /^[\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text);
}

function spellDouble(text: string): string {
  const escaped = [...text].map((c) =>
    c === "\\" || c === '"' ? `\\${c}` : isPrintable(c) ? c : escapeCharacter(c),
  );
  return `"${escaped.join("")}"`;
}

function escapeCharacter(character: string): string {
  const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return (
    short[character] ??
    (code > 0xffff ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`)
  );
}
