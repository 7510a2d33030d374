import { compareDeb } from "../../versions/deb.ts";
import type { Candidate } from "./candidates.ts";
import { byName, type PackageKey, shownName } from "./package-key.ts";
import type { Universe } from "./universe.ts";
import type { KeptPackage, KeptReason, UpgradeRequest } from "./upgrade-plan.ts";

/** What requests come to: packages to upgrade, and those that need not or cannot be. */
export interface ReadRequests {
  /** By name, then architecture. */
  readonly wanted: readonly PackageKey[];
  readonly kept: readonly KeptPackage[];
}

/**
 * Finds the installed packages that requests name. A package that two requests name is upgraded where one
 * of them asks for more than is installed.
 */
export function readRequests(
  requests: readonly UpgradeRequest[],
  { candidates, native }: Universe,
): ReadRequests {
  const wanted = new Map<PackageKey, Candidate>();
  const kept = new Map<PackageKey, KeptPackage>();
  for (const request of requests) {
    const found = [...candidates].filter(([, { installed }]) =>
      isNamed(installed, request, native),
    );
    if (found.length === 0) kept.set(request.name, notFound(request));
    for (const [key, candidate] of found) {
      const reason = whyNot(candidate, request);
      if (reason) kept.set(key, keptPackage(candidate, reason));
      else wanted.set(key, candidate);
    }
  }
  for (const key of wanted.keys()) kept.delete(key);
  const ordered = [...wanted].sort(([, a], [, b]) => byName(a.installed, b.installed));
  return { wanted: ordered.map(([key]) => key), kept: [...kept.values()] };
}

/** What is told of an installed package that stays. */
export function keptPackage(
  { installed, newest, deb }: Candidate,
  reason: KeptReason,
): KeptPackage {
  const { name, architecture, version } = installed;
  const shown = newest ?? deb?.version;
  return { name, architecture, version, ...(shown && { newest: shown }), reason };
}

type Installed = Candidate["installed"];

function isNamed(deb: Installed, { name, of }: UpgradeRequest, native: string): boolean {
  const isPackage = deb.name === name || shownName(deb, native) === name;
  return (of !== "source" && isPackage) || (of !== "package" && deb.source.name === name);
}

function notFound({ name }: UpgradeRequest): KeptPackage {
  return { name, architecture: "", version: "", reason: { kind: "not-found" } };
}

/** Versions of a source and of what is made of it differ: each is compared with its own. */
function whyNot(
  { installed, deb, barred }: Candidate,
  { name, of, atLeast }: UpgradeRequest,
): KeptReason | undefined {
  const versionIn = (one: Pick<Installed, "version" | "source">) =>
    of === "source" || (of === "any" && installed.name !== name) ? one.source.version : one.version;
  if (atLeast !== undefined && compareDeb(versionIn(installed), atLeast) >= 0)
    return { kind: "new-enough", wanted: atLeast };
  const wanted = atLeast === undefined ? {} : { wanted: atLeast };
  if (barred) return barred.kind === "no-newer" ? { ...barred, ...wanted } : barred;
  if (!deb) return { kind: "no-newer", ...wanted };
  if (atLeast !== undefined && compareDeb(versionIn(deb), atLeast) < 0)
    return { kind: "no-newer", wanted: atLeast };
  return undefined;
}
