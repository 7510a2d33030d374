import type { RuleMatch } from "../model/index.ts";

const folders =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|__fixtures__|fixtures|specs?|e2e|cypress|playwright|benchmarks?)\//;
const files =
  /(?:^|\/)(?:conftest\.py|test_[^/]{0,200}\.py|[^/]{0,200}_tests?\.py|[^/]{0,200}[.-](?:tests?|spec|e2e|cy|stories|bench)\.[cm]?[jt]sx?)$/;

/** True for a path that test runners read: nothing there is served to anyone. */
export function isTestFile(path: string): boolean {
  return folders.test(path) || files.test(path);
}

/** What is found in a test is at most a small matter. */
export function* milderInTests<E>(
  path: string,
  matches: Iterable<RuleMatch<E>>,
): Generator<RuleMatch<E>> {
  for (const match of matches) yield isTestFile(path) ? { ...match, severity: "low" } : match;
}
