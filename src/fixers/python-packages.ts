import type { Change, FixContext } from "../model/index.ts";
import type { RequirementsDocument } from "../syntax/requirements.ts";
import { normalizePypiName } from "../versions/package-names.ts";

/** Where a project has a package from, or gets it from. */
export interface PackageAccess {
  readonly isThere: boolean;
  /** Adds it to the requirements; none where it is there. */
  readonly changes: readonly Change[];
}

/**
 * Looks for a package of PyPI in what a project installs, else adds a line to its requirements.
 *
 * @param line - the requirement that is added
 * @returns `undefined` where no requirements file can take the line
 */
export async function accessPackage(
  { name, line }: { readonly name: string; readonly line: string },
  { packages, entries, open }: FixContext,
): Promise<PackageAccess | undefined> {
  const isIt = (other: string) => normalizePypiName(other) === name;
  const there: PackageAccess = { isThere: true, changes: [] };
  if (packages.some((one) => isIt(one.name))) return there;
  const found: string[] = [];
  for (const path of entries.keys()) {
    if (!/(?:^|\/)requirements[^/]{0,100}\.(?:txt|in)$/.test(path)) continue;
    const opened = await open(path, "requirements");
    const document = opened?.document as RequirementsDocument | undefined;
    if (document?.requirements.some((one) => isIt(one.name))) return there;
    const takesLine = document?.requirements.some(({ hasHashes }) => !hasHashes) === true;
    if (takesLine && !document.requirements.some(({ hasHashes }) => hasHashes)) found.push(path);
  }
  const path = found.find((one) => /(?:^|\/)requirements\.(?:txt|in)$/.test(one)) ?? found[0];
  if (path === undefined) return undefined;
  const lines = [{ text: line, unless: name }];
  return { isThere: false, changes: [{ kind: "add-lines", path, lines, mode: 0o644 }] };
}
