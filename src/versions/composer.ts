import { compareDigits, compareWithInvalid, maxVersionLength } from "./with-invalid.ts";

/**
 * Orders two versions of Composer's packages, by what Composer makes of them.
 *
 * @see composer/semver, VersionParser and Comparator
 */
export function compareComposer(a: string, b: string): number {
  return compareWithInvalid(a, b, { isValid: isComposer, compare: compareVersions });
}

/** True for a numbered version; a branch (`dev-main`, `2.x-dev`) has no place in the order. */
export function isComposer(version: string): boolean {
  return partsOf(version) !== undefined;
}

interface Parts {
  readonly numbers: readonly string[];
  readonly stage: number;
  readonly stageNumbers: readonly string[];
  readonly isDev: boolean;
}

const modifier = "[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?[0-9])*))?([.-]?dev)?$";
const classical = new RegExp(`^v?([0-9]{1,5}(?:\\.[0-9]+){0,3})${modifier}`);
const dated = new RegExp(
  `^v?([0-9]{4}(?:[.:-]?[0-9]{2}){1,6}(?:[.:-]?[0-9]{1,3}){0,2})${modifier}`,
);

/** What a version without a stage is. */
const stable = 4;
const stages: Readonly<Record<string, number>> = {
  a: 1,
  alpha: 1,
  b: 2,
  beta: 2,
  rc: 3,
  stable,
  p: 5,
  pl: 5,
  patch: 5,
};

function partsOf(version: string): Parts | undefined {
  if (version.length > maxVersionLength) return undefined;
  const text = version
    .trim()
    .toLowerCase()
    .replace(/@(?:stable|rc|beta|alpha|dev)$/, "")
    .replace(/\+\S+$/, "");
  const match = classical.exec(text) ?? dated.exec(text);
  if (!match) return undefined;
  const [, numbers = "", stage = "", stageNumbers = "", dev] = match;
  const isDev = dev !== undefined && stage !== "stable";
  return {
    numbers: numbers.split(/[.:-]/),
    // Development towards a version comes before its first alpha.
    stage: stage === "" ? (isDev ? 0 : stable) : (stages[stage] ?? stable),
    stageNumbers: stage === "stable" ? [] : (stageNumbers.match(/[0-9]+/g) ?? []),
    isDev,
  };
}

function compareVersions(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  if (!left || !right) return 0;
  return (
    compareLists(left.numbers, right.numbers, "0") ||
    left.stage - right.stage ||
    compareLists(left.stageNumbers, right.stageNumbers, undefined) ||
    Number(right.isDev) - Number(left.isDev)
  );
}

/** @param missing - what stands for a number that one side lacks; left out, fewer come first */
function compareLists(
  a: readonly string[],
  b: readonly string[],
  missing: string | undefined,
): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const left = a[i] ?? missing;
    const right = b[i] ?? missing;
    if (left === undefined || right === undefined) return a.length - b.length;
    const difference = compareDigits(left, right);
    if (difference !== 0) return difference;
  }
  return 0;
}
