import { writtenClause } from "./broken-relations.ts";
import type { BrokenPackage, Growth } from "./growth.ts";
import { targetsOf } from "./offers.ts";
import { type PackageKey, shownName } from "./package-key.ts";
import type { KeptReason } from "./upgrade-plan.ts";

/** Why nothing can be changed to mend what is broken. */
export function whyStuck(
  stuck: BrokenPackage | { readonly key: PackageKey; readonly lagging: PackageKey },
  growth: Growth,
): KeptReason {
  const { universe, choice } = growth;
  const shown = (key: PackageKey) => shownKey(key, universe.native);
  if ("lagging" in stuck) {
    const version = universe.candidates.get(stuck.key)?.deb?.version ?? "";
    return {
      kind: "blocked",
      by: shown(stuck.lagging),
      owner: shown(stuck.key),
      relation: `${shown(stuck.lagging)} (= ${version})`,
      because: universe.candidates.get(stuck.lagging)?.barred ?? { kind: "no-newer" },
    };
  }
  const { key, broken } = stuck;
  const relation = writtenClause(broken.clause);
  const blockedBy = (by: PackageKey): KeptReason => {
    const because = universe.candidates.get(by)?.barred;
    if (!because || because.kind === "no-newer")
      return { kind: "needs-removal", packages: [shown(by)] };
    return { kind: "blocked", by: shown(by), owner: shown(key), relation, because };
  };
  const isUnchanged = choice.get(key) === universe.installed.get(key);
  if (broken.rival) return blockedBy(isUnchanged ? key : broken.rival.key);
  if (isUnchanged) return blockedBy(key);
  return whyUnmet(stuck, growth) ?? { kind: "unmet", owner: shown(key), relation };
}

/** What stands between a new version and what it depends on. */
function whyUnmet(
  { key, owner, broken }: BrokenPackage,
  { universe }: Growth,
): KeptReason | undefined {
  const shown = (one: PackageKey) => shownKey(one, universe.native);
  const targets = broken.clause.flatMap((one) => targetsOf(one, owner, universe.allOffers()));
  for (const target of targets) {
    const because = universe.candidates.get(target.key)?.barred;
    if (because)
      return {
        kind: "blocked",
        by: shown(target.key),
        owner: shown(key),
        relation: writtenClause(broken.clause),
        because,
      };
  }
  const fresh = targets.find((target) => !universe.installed.has(target.key));
  return fresh && { kind: "needs-new", packages: [shown(fresh.key)] };
}

function shownKey(key: PackageKey, native: string): string {
  const colon = key.lastIndexOf(":");
  return shownName({ name: key.slice(0, colon), architecture: key.slice(colon + 1) }, native);
}
