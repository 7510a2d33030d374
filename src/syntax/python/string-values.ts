import type { PyExpression, PyString, PyStringPiece } from "./nodes.ts";

/**
 * The text that a literal stands for, where it can be told: no holes, no bytes.
 *
 * @param text - of the whole file
 */
export function stringValue(node: PyExpression | undefined, text: string): string | undefined {
  if (node?.kind !== "string") return undefined;
  let value = "";
  for (const piece of node.pieces) {
    const part = pieceValue(piece, text);
    if (part === undefined) return undefined;
    value += part;
  }
  return value;
}

function pieceValue(piece: PyStringPiece, text: string): string | undefined {
  const prefix = piece.prefix.toLowerCase();
  if (prefix.includes("b") || piece.segments.some(({ kind }) => kind === "hole")) return undefined;
  const written = text.slice(piece.content.start, piece.content.end);
  const braces = /[ft]/.test(prefix)
    ? written.replace(/\{\{|\}\}/g, (pair) => pair[0] ?? "")
    : written;
  return prefix.includes("r") ? normalizeLines(braces) : readEscapes(normalizeLines(braces));
}

/** True where a literal has holes to fill: an f-string or a template string with `{…}` in it. */
export function hasHoles({ pieces }: PyString): boolean {
  return pieces.some(({ segments }) => segments.some(({ kind }) => kind === "hole"));
}

/** Python reads every line end of a source file as `\n`. */
function normalizeLines(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

const simple: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** Python language reference 2.4.1; `\N{…}` names stay as written. */
function readEscapes(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(
    /\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([\s\S]))/g,
    (whole, octal: string, x: string, u: string, long: string, other: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      const hex = x ?? u ?? long;
      if (hex === undefined) return simple[other] ?? whole;
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
