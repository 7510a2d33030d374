import type { RelatedDeb } from "../installed-packages.ts";
import { type Breakage, isNone } from "./breakage.ts";
import { type Choice, othersOfName, rivalsOf, targetsOf } from "./offers.ts";
import type { PackageKey } from "./package-key.ts";
import { scoresOf } from "./scores.ts";
import type { Universe } from "./universe.ts";

interface Keeping {
  readonly universe: Universe;
  /** Of the versions to go back to. */
  readonly breakage: Breakage;
  /** The versions to go back to; by default the installed ones. */
  readonly base?: Choice;
  /** Orders packages for which apt cares alike: it leaves that to chance. By default as they stand. */
  readonly tie?: (a: PackageKey, b: PackageKey) => number;
}

/**
 * Upgrades all that has a candidate, then takes back what breaks something, until nothing is broken that
 * was not before. Nothing is installed anew and nothing removed.
 *
 * @returns the version of each installed package that is to be there
 * @see apt's pkgProblemResolver::ResolveByKeep, whose order this follows
 */
export function upgradeByKeeping(keeping: Keeping): Choice {
  const { universe, breakage, base = universe.installed, tie = () => 0 } = keeping;
  const choice = startOf(universe, base);
  const scores = scoresOf(choice, universe);
  const order = [...choice.keys()].sort(
    (a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || tie(a, b),
  );
  const isBroken = (key: PackageKey) => !isNone(breakage.of(key, choice));
  const keep = (key: PackageKey) => {
    const deb = base.get(key);
    if (deb) choice.set(key, deb);
  };
  const mend = (key: PackageKey) => {
    keep(key);
    if (!isBroken(key)) return true;
    for (const target of targetsOfBroken(key, { universe, breakage, choice })) {
      keep(target);
      if (!isBroken(key)) return true;
    }
    return false;
  };
  while (order.some((key) => isBroken(key) && mend(key))) {
    // What was mended by taking an upgrade back may have broken another: all is looked at again.
  }
  return choice;
}

/** Looked for while things are taken back: what is mended meanwhile is passed over. */
function* targetsOfBroken(
  key: PackageKey,
  { universe, breakage, choice }: Omit<Keeping, "base" | "tie"> & { readonly choice: Choice },
): Iterable<PackageKey> {
  const owner = choice.get(key);
  if (!owner) return;
  for (const { kind, clause, rival } of breakage.of(key, choice)) {
    if (kind === "recommends") continue;
    const find = rival ? rivalsOf : targetsOf;
    const found = clause.flatMap((relation) => find(relation, owner, universe.offers));
    yield* found.map((target) => target.key);
    if (rival) yield rival.key;
  }
}

/** All upgrades that need not be left for the sake of a sibling of another architecture. */
function startOf(universe: Universe, base: Choice): Map<PackageKey, RelatedDeb> {
  const choice = new Map<PackageKey, RelatedDeb>();
  for (const [key, deb] of base) {
    const candidate = universe.candidates.get(key);
    const isLeft = candidate?.barred || laggingSibling(key, universe) !== undefined;
    choice.set(key, (isLeft ? undefined : candidate?.deb) ?? deb);
  }
  return choice;
}

/**
 * The sibling of another architecture for which no equal version is to be had: libraries of several
 * architectures move together or not at all.
 */
export function laggingSibling(
  key: PackageKey,
  { candidates, offers }: Universe,
): PackageKey | undefined {
  const deb = candidates.get(key)?.deb;
  if (deb?.multiArch !== "same") return undefined;
  return othersOfName(deb, offers)
    .map((other) => other.key)
    .find((other) => {
      const sibling = candidates.get(other);
      const theirs = sibling?.deb ?? sibling?.installed;
      return (
        sibling?.isDownloadable && theirs?.multiArch === "same" && theirs.version !== deb.version
      );
    });
}
