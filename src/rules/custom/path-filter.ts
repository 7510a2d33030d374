import { compilePatterns } from "../../model/index.ts";
import type { PathsSpec } from "./rule-spec.ts";

/** True for the paths that a rule looks at. */
export function pathFilter(paths: PathsSpec | undefined): (path: string) => boolean {
  const { include, exclude } = paths ?? {};
  const included = include && compilePatterns([[true, include]]);
  const excluded = exclude && compilePatterns([[true, exclude]]);
  return (path) =>
    (included === undefined || included(path).length > 0) &&
    (excluded === undefined || excluded(path).length === 0);
}
