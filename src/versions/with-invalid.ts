/** Longer strings are no versions of any ecosystem, but an attack. */
export const maxVersionLength = 256;

export interface PartialOrder {
  isValid(version: string): boolean;
  /** Orders valid versions. */
  compare(a: string, b: string): number;
}

/**
 * Orders any two strings: what is no version sorts before every version, by its characters, so that
 * a sort never fails on content.
 */
export function compareWithInvalid(a: string, b: string, order: PartialOrder): number {
  if (a === b) return 0;
  const left = order.isValid(a);
  const right = order.isValid(b);
  if (left && right) return order.compare(a, b);
  if (left !== right) return left ? 1 : -1;
  return a < b ? -1 : 1;
}

/** Orders two runs of digits of any length: dates and hashes overflow what a number can hold. */
export function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+/, "");
  const right = b.replace(/^0+/, "");
  if (left.length !== right.length) return left.length - right.length;
  return compareText(left, right);
}

/** By UTF-16 code units, which for ASCII is by bytes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** True for a run of ASCII digits. */
export function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}
