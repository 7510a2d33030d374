/** A Debian version in its parts (deb-version(7)). */
export interface DebVersion {
  /** Digits; `0` where there is none. */
  readonly epoch: string;
  readonly upstream: string;
  /** Without the hyphen; empty where there is none, which sorts as `0`. */
  readonly revision: string;
}

/**
 * Orders two Debian versions as dpkg does. Strings that are no versions are ordered by the same
 * rules, so that a sort never fails on content.
 *
 * @see deb-version(7), dpkg's lib/dpkg/version.c
 */
export function compareDeb(a: string, b: string): number {
  if (a === b) return 0;
  const left = parseDeb(a);
  const right = parseDeb(b);
  return (
    compareDigits(left.epoch, right.epoch) ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

/** Splits a version at its first colon, where digits stand before it, and its last hyphen. */
export function parseDeb(version: string): DebVersion {
  const text = version.trim();
  const colon = text.indexOf(":");
  const hasEpoch = colon > 0 && isDigits(text.slice(0, colon));
  const rest = hasEpoch ? text.slice(colon + 1) : text;
  const hyphen = rest.lastIndexOf("-");
  return {
    epoch: hasEpoch ? text.slice(0, colon) : "0",
    upstream: hyphen < 0 ? rest : rest.slice(0, hyphen),
    revision: hyphen < 0 ? "" : rest.slice(hyphen + 1),
  };
}

/** The source's version of a binary package that was rebuilt without a change: `+b1` left out. */
export function withoutBinaryRebuild(version: string): string {
  return version.replace(/\+b\d+$/, "");
}

/** Compares runs of other characters and runs of digits in turn. */
function comparePart(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a, i)) || (j < b.length && !isDigit(b, j))) {
      const difference = weigh(a, i) - weigh(b, j);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    const endA = endOfDigits(a, i);
    const endB = endOfDigits(b, j);
    const difference = compareDigits(a.slice(i, endA), b.slice(j, endB));
    if (difference !== 0) return difference;
    i = endA;
    j = endB;
  }
  return 0;
}

/** The end and digits weigh nothing, a tilde less than nothing, letters less than the rest. */
function weigh(text: string, at: number): number {
  if (at >= text.length || isDigit(text, at)) return 0;
  const code = text.charCodeAt(at);
  if (code === 126) return -1;
  const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return letter ? code : code + 256;
}

/** Numbers of any length: dates and hashes overflow what a number can hold. */
function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+/, "");
  const right = b.replace(/^0+/, "");
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text, at)) at++;
  return at;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}
