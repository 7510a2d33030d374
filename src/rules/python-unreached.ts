import type { Judgement, ProgramQuestion } from "../model/index.ts";

/**
 * For rules that look at one call only: what a value from outside reaches is reported by the rule
 * over data flow at the same place, so what is left here was reached by nobody who could be seen.
 */
export const mediumUnlessReached: ProgramQuestion = {
  program: "python-flows",
  judge: ({ severity }): Judgement | undefined =>
    severity === "high" ? { severity: "medium" } : undefined,
};
