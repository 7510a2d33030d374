/** A version's parts in the form that they are compared in. */
interface SemverParts {
  /** Three numbers without leading zeros. */
  readonly release: readonly string[];
  readonly preRelease: readonly string[];
}

/** Longer strings are no versions: npm refuses them. */
const maxLength = 256;

/**
 * Orders two versions by precedence, as npm does in its loose mode: `v1.2.3`, `=1.2.3` and
 * `1.2.3beta` are versions, build metadata counts for nothing, and a release that is written short
 * is filled with zeros. What is no version sorts before every version, by its characters, so that
 * a sort never fails on content.
 *
 * @see Semantic Versioning 2.0.0, 11
 */
export function compareSemver(a: string, b: string): number {
  if (a === b) return 0;
  const left = partsOf(a);
  const right = partsOf(b);
  if (left && right) return compareParts(left, right);
  if (left || right) return left ? 1 : -1;
  return a < b ? -1 : 1;
}

/** True for a version that can be ordered. */
export function isSemver(version: string): boolean {
  return partsOf(version) !== undefined;
}

/** True for two spellings of one version: `v1.0.0` and `1.0`; builds of one version are the same. */
export function isSameSemver(a: string, b: string): boolean {
  if (a === b) return true;
  const left = partsOf(a);
  const right = partsOf(b);
  return left !== undefined && right !== undefined && compareParts(left, right) === 0;
}

/** True for alphas, betas and candidates. */
export function isSemverPreRelease(version: string): boolean {
  return (partsOf(version)?.preRelease.length ?? 0) > 0;
}

const pattern =
  /^[v=\s]*(\d+)(?:\.(\d+)(?:\.(\d+)(?:-?([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?)?)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*$/;

function readParts(version: string): SemverParts | undefined {
  const found = version.length <= maxLength ? pattern.exec(version) : null;
  if (!found) return undefined;
  const [, major = "0", minor = "0", patch = "0", preRelease] = found;
  // `1.2.34` must not be read as 1.2.3 with the pre-release 4: digits belong to the number.
  return {
    release: [major, minor, patch].map(withoutZeros),
    preRelease: preRelease ? preRelease.split(".") : [],
  };
}

/** Matching asks for the same few versions again and again. */
const known = new Map<string, SemverParts | undefined>();
const maxKnown = 20_000;

function partsOf(version: string): SemverParts | undefined {
  const parts = known.get(version);
  if (parts || known.has(version)) return parts;
  const read = readParts(version);
  if (known.size < maxKnown) known.set(version, read);
  return read;
}

function compareParts(a: SemverParts, b: SemverParts): number {
  for (let i = 0; i < 3; i++) {
    const order = compareNumbers(a.release[i] ?? "0", b.release[i] ?? "0");
    if (order !== 0) return order;
  }
  return comparePreReleases(a.preRelease, b.preRelease);
}

/** A release is above its pre-releases; of two lists the longer one is above, if all else is equal. */
function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const order = compareIdentifiers(a[i] ?? "", b[i] ?? "");
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

/** Numbers are below words; words compare by their ASCII characters. */
function compareIdentifiers(a: string, b: string): number {
  const isNumber = /^\d+$/.test(a);
  if (isNumber !== /^\d+$/.test(b)) return isNumber ? -1 : 1;
  if (isNumber) return compareNumbers(withoutZeros(a), withoutZeros(b));
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Numbers of any length: Go's pseudo-versions hold a time of 14 digits. */
function compareNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length < b.length ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, "");
}
