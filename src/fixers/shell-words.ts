/** One character of a command line, or a place that an expression fills. */
export type LineUnit = { readonly kind: "char"; readonly char: string } | { readonly kind: "hole" };

/** One word of a command line. */
export interface LineWord<U extends LineUnit> {
  /** Without the quotes of the shell. */
  readonly units: readonly U[];
  /** A value stood in it without quotes: it may have been several words. */
  readonly isBare: boolean;
}

/** What means something to a shell, also inside double quotes; and what cannot be told. */
const special = /[|&;<>()$`\\*?[\]{}~#!^\n\r\0\uFFFD]/;

/**
 * Takes a command line apart as a shell does.
 *
 * @param refused - further characters that mean something
 * @returns `undefined` where a shell has more to do than that
 */
export function splitLine<U extends LineUnit>(
  units: readonly U[],
  refused?: RegExp,
): readonly LineWord<U>[] | undefined {
  const isSpecial = (unit: U) =>
    unit.kind === "char" && (special.test(unit.char) || refused?.test(unit.char));
  if (units.some(isSpecial)) return undefined;
  const words: { units: U[]; isBare: boolean }[] = [];
  let quote = "";
  let isBetween = true;
  for (const unit of units) {
    const char = unit.kind === "char" ? unit.char : "";
    const isBlank = quote === "" && /[ \t]/.test(char);
    if (isBetween && !isBlank) words.push({ units: [], isBare: false });
    isBetween = isBlank;
    if (isBlank) continue;
    const next = quoteAfter(char, quote);
    const word = words.at(-1);
    if (word && next === quote) {
      word.units.push(unit);
      word.isBare ||= unit.kind === "hole" && quote === "";
    }
    quote = next;
  }
  return quote === "" ? words : undefined;
}

/** The quote that is open behind a character. */
function quoteAfter(char: string, quote: string): string {
  if (quote !== "") return char === quote ? "" : quote;
  return /["']/.test(char) ? char : "";
}

/** The characters of a word with a control character for each hole. */
export function sketchOfWord({ units }: LineWord<LineUnit>): string {
  return units.map((unit) => (unit.kind === "char" ? unit.char : "\0")).join("");
}
