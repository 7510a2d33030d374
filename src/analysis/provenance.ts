/**
 * Where the text of an expression comes from, the least dangerous first: written in the source; one
 * of a written list; a number; quoted or escaped by a call; a parameter annotated as a number;
 * unknown; a parameter of the function; what a user sent.
 */
export const provenances = [
  "constant",
  "listed",
  "number",
  "escaped",
  "typed",
  "unknown",
  "parameter",
  "request",
] as const;

export type Provenance = (typeof provenances)[number];

/** The more dangerous of both. */
export function worse(a: Provenance, b: Provenance): Provenance {
  return provenances.indexOf(a) >= provenances.indexOf(b) ? a : b;
}

export function worst(parts: readonly Provenance[]): Provenance {
  return parts.reduce<Provenance>(worse, "constant");
}

/** True where nobody outside of the source decides on the text. */
export function isHarmless(provenance: Provenance): boolean {
  return provenances.indexOf(provenance) <= provenances.indexOf("escaped");
}
