import { fromVector } from "ae-cvss-calculator";

export interface CvssScore {
  readonly score: number;
  readonly vector: string;
}

/**
 * The score that counts of several vectors: the highest of those of CVSS 3 and 4, else of version 2.
 *
 * @returns `undefined` where no vector can be read
 */
export function bestScore(vectors: readonly string[]): CvssScore | undefined {
  const scores = vectors.flatMap((vector) => scoreOf(vector) ?? []);
  const recent = scores.filter(({ vector }) => vector.startsWith("CVSS:"));
  const counted = recent.length > 0 ? recent : scores;
  return [...counted].sort((a, b) => b.score - a.score || (a.vector < b.vector ? -1 : 1))[0];
}

const known = new Map<string, CvssScore | undefined>();

/** Scores one vector. Advisories share few, and scoring one costs more than looking it up. */
export function scoreOf(vector: string): CvssScore | undefined {
  if (!known.has(vector)) known.set(vector, calculate(vector));
  return known.get(vector);
}

/** Keeps a score that was calculated before: loading the calculator takes longer than a look-up. */
export function rememberScore(scored: CvssScore): void {
  if (!known.has(scored.vector)) known.set(scored.vector, scored);
}

function calculate(vector: string): CvssScore | undefined {
  // The calculator fills what it cannot read with defaults: a vector has to look like one.
  if (!/^(?:CVSS:[34]\.\d\/)?(?:[A-Za-z]{1,3}:[A-Za-z]{1,5}\/?){6,40}$/.test(vector))
    return undefined;
  try {
    const score = fromVector(vector)?.calculateScores().overall;
    return typeof score === "number" && score >= 0 && score <= 10 ? { score, vector } : undefined;
  } catch {
    return undefined;
  }
}
