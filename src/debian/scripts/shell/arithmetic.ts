/**
 * The value of `$(( ))`: whole numbers, names, signs, `+ - * / %` and brackets.
 *
 * @param look - of a name
 * @returns `undefined` where it holds anything else, or divides by zero
 */
export function calculate(
  text: string,
  look: (name: string) => string | undefined,
): number | undefined {
  const tokens = text.match(/\s*(?:\d+|\$?[A-Za-z_]\w*|[-+*/%()])/g)?.map((one) => one.trim());
  if (!tokens || tokens.join("") !== text.replace(/\s/g, "")) return undefined;
  const reading: Reading = { tokens, at: 0, look };
  const value = sum(reading);
  return reading.at === tokens.length && Number.isSafeInteger(value) ? value : undefined;
}

interface Reading {
  readonly tokens: readonly string[];
  at: number;
  readonly look: (name: string) => string | undefined;
}

function sum(reading: Reading): number {
  let value = product(reading);
  for (;;) {
    const operator = reading.tokens[reading.at];
    if (operator !== "+" && operator !== "-") return value;
    reading.at++;
    const other = product(reading);
    value = operator === "+" ? value + other : value - other;
  }
}

function product(reading: Reading): number {
  let value = factor(reading);
  for (;;) {
    const operator = reading.tokens[reading.at] ?? "";
    if (!["*", "/", "%"].includes(operator)) return value;
    reading.at++;
    const other = factor(reading);
    if (operator === "*") value *= other;
    else value = operator === "/" ? Math.trunc(value / other) : value % other;
  }
}

function factor(reading: Reading): number {
  const token = reading.tokens[reading.at++] ?? "";
  if (token === "-") return -factor(reading);
  if (token === "+") return factor(reading);
  if (token === "(") {
    const value = sum(reading);
    return reading.tokens[reading.at++] === ")" ? value : Number.NaN;
  }
  if (/^\d+$/.test(token)) return Number(token);
  const value = (reading.look(token.replace("$", "")) ?? "").trim() || "0";
  return /^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
}
