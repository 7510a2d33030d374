/**
 * The name of the folder of an installed package that a `package.json` is the root of: it lies
 * directly below `node_modules` or a scope there. Deeper ones choose a module format or are samples
 * of a package's tests.
 *
 * @returns `undefined` where the file is none
 */
export function rootFolder(path: string): string | undefined {
  const found = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/@._][^/]*)\/package\.json$/.exec(path);
  if (found?.[1] === undefined) return yarnFolder.test(path) ? "yarn" : undefined;
  return isInSample(path.slice(0, found.index)) ? undefined : found[1];
}

/** True for what a project keeps for its own tests: broken on purpose, and never installed. */
export function isSample(path: string): boolean {
  return /(?:^|\/)(?:__fixtures__|fixtures?|testdata|__mocks__)\//i.test(path);
}

/** Node's official images unpack Yarn there. */
const yarnFolder = /^opt\/yarn-v[^/]+\/package\.json$/;

/** True for the `node_modules` of a package's tests: they install nothing. */
function isInSample(base: string): boolean {
  const parts = base.split("/");
  const first = parts.indexOf("node_modules");
  if (first < 0) return false;
  for (let at = first; at < parts.length; at++) {
    if (parts[at] === "node_modules") at += parts[at + 1]?.startsWith("@") ? 2 : 1;
    else if (samples.has(parts[at]?.toLowerCase() ?? "")) return true;
  }
  return false;
}

const samples: ReadonlySet<string> = new Set([
  "test",
  "tests",
  "__tests__",
  "spec",
  "specs",
  "fixture",
  "fixtures",
  "__fixtures__",
  "example",
  "examples",
  "mock",
  "mocks",
  "__mocks__",
  "testdata",
  "benchmark",
  "benchmarks",
  "demo",
  "demos",
]);
