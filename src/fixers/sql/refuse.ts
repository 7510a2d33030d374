import type { Refusal } from "../../model/index.ts";

/** A refusal that says what a person has to do. */
export function needsPerson(message: string): Refusal {
  return { refused: "needs-person", message };
}

/** Tells a refusal from what a step of a fixer made. */
export function isRefused<T extends object>(answer: T | Refusal): answer is Refusal {
  return "refused" in answer;
}
