import type { RuleMatch } from "../model/index.ts";

/** True for a path that test runners read: nothing there is served to anyone. */
export function isTestFile(path: string): boolean {
  return /(?:^|\/)(?:tests?\/|conftest\.py$|test_[^/]{0,200}\.py$|[^/]{0,200}_tests?\.py$)/.test(
    path,
  );
}

/** What is found in a test is at most a small matter. */
export function* milderInTests<E>(
  path: string,
  matches: Iterable<RuleMatch<E>>,
): Generator<RuleMatch<E>> {
  for (const match of matches) yield isTestFile(path) ? { ...match, severity: "low" } : match;
}
