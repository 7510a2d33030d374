import type { RelatedDeb } from "../installed-packages.ts";
import { isNone } from "./breakage.ts";
import type { BrokenPackage, Growth, Pulled } from "./growth.ts";
import { laggingSibling } from "./keep.ts";
import { whyStuck } from "./kept-reason.ts";
import { type Choice, type Offer, rivalsOf, targetsOf } from "./offers.ts";
import type { PackageKey } from "./package-key.ts";
import type { KeptReason } from "./upgrade-plan.ts";

export type Grown = Extended | { readonly reason: KeptReason };

interface Extended {
  readonly choice: Choice;
  readonly pulled: readonly Pulled[];
}

/**
 * Upgrades one package and whatever must move with it, no more: what it newly depends on, what it would
 * break as it is, and what needs its old version. Nothing is removed.
 *
 * @returns the greater choice, or why it cannot be
 */
export function extendBy(key: PackageKey, growth: Growth): Grown {
  const { universe } = growth;
  const candidate = universe.candidates.get(key);
  if (!candidate?.deb || candidate.barred)
    return { reason: candidate?.barred ?? { kind: "not-found" } };
  const lagging = laggingSibling(key, universe);
  if (lagging !== undefined) return { reason: whyStuck({ key, lagging }, growth) };
  const grown = grow(new Map(growth.choice).set(key, candidate.deb), {
    ...growth,
    from: key,
    pulled: [],
    budget: { left: 500 },
  });
  return "choice" in grown ? pruned(grown, growth) : grown;
}

/** Without what was pulled for something that another mended later. */
function pruned({ choice, pulled }: Extended, growth: Growth): Extended {
  let kept = choice;
  const needed = pulled.filter(({ key }) => {
    const without = new Map(kept);
    const before = growth.choice.get(key);
    if (before) without.set(key, before);
    else without.delete(key);
    if (firstBroken(without, { ...growth, pulled: [] })) return true;
    kept = without;
    return false;
  });
  return { choice: kept, pulled: needed };
}

interface Search extends Growth {
  readonly from: PackageKey;
  readonly pulled: readonly Pulled[];
  /** Of the whole search: alternatives of alternatives could go on for long. */
  readonly budget: { left: number };
}

function grow(choice: Choice, search: Search): Grown {
  const found = firstBroken(choice, search);
  if (!found) return { choice, pulled: search.pulled };
  let reason: KeptReason | undefined;
  for (const next of waysOut(found, { ...search, choice })) {
    if (search.budget.left-- <= 0) break;
    const grown = grow(new Map(choice).set(next.key, next.deb), {
      ...search,
      pulled: [...search.pulled, next],
    });
    if ("choice" in grown) return grown;
    reason ??= grown.reason;
  }
  return { reason: reason ?? whyStuck(found, { ...search, choice }) };
}

/** Of what is changed first: the reasons that it gives are nearer to what was asked. */
function firstBroken(
  choice: Choice,
  { breakage, pulled, from }: Pick<Search, "breakage" | "pulled"> & { readonly from?: PackageKey },
): BrokenPackage | undefined {
  const changed = pulled.map(({ key }) => key);
  const first = from === undefined ? changed : [from, ...changed];
  for (const key of [...first, ...choice.keys()]) {
    const owner = choice.get(key);
    if (!owner) continue;
    for (const broken of breakage.of(key, choice)) return { key, owner, broken };
  }
  return undefined;
}

/** The changes that would mend what is broken, the likeliest first. */
function waysOut({ key, owner, broken }: BrokenPackage, growth: Growth): readonly Pulled[] {
  const { clause, rival } = broken;
  const isExact = clause.some(({ bound }) => bound?.operator === "=");
  const upgrade = (of: PackageKey, by: PackageKey): Pulled[] => {
    const deb = upgradeOf(of, growth);
    return deb ? [{ key: of, deb, by, isExact }] : [];
  };
  if (rival) return [...upgrade(rival.key, key), ...upgrade(key, rival.key)];
  const targets = clause.flatMap((one) => targetsOf(one, owner, growth.breakage.offers));
  const lost = targets.find((target) => growth.universe.installed.get(target.key) === target.deb);
  const newer = targets.filter((target) => upgradeOf(target.key, growth) === target.deb);
  const fresh = growth.allowsNew ? targets.filter((target) => isFresh(target, growth)) : [];
  return [
    ...upgrade(key, lost?.key ?? key),
    ...[...newer, ...fresh].map((target) => ({
      key: target.key,
      deb: target.deb,
      by: key,
      isExact,
    })),
  ];
}

/** The version that a package still has to move to, where it may. */
function upgradeOf(key: PackageKey, { universe, choice }: Growth): RelatedDeb | undefined {
  const candidate = universe.candidates.get(key);
  if (!candidate?.deb || candidate.barred || choice.get(key) !== candidate.installed)
    return undefined;
  return laggingSibling(key, universe) === undefined ? candidate.deb : undefined;
}

/** Not installed, nor at odds with what is. */
function isFresh({ key, deb }: Offer, { universe, breakage, choice }: Growth): boolean {
  if (universe.installed.has(key) || choice.has(key)) return false;
  const all = [...deb.conflicts, ...deb.breaks].flat();
  return isNone(
    all.flatMap((relation) =>
      rivalsOf(relation, deb, breakage.offers).filter(
        (rival) => choice.get(rival.key) === rival.deb,
      ),
    ),
  );
}
