import type { AvailableDeb } from "../available-deb.ts";
import type { RelatedDeb } from "../installed-packages.ts";
import type { Clause, Relation } from "../relations.ts";
import { canStandBeside, conflictsOf, dependenciesOf } from "./broken-relations.ts";
import { type Choice, isChosen, type Offer, othersOfName, rivalsOf, targetsOf } from "./offers.ts";
import { keyOf, type PackageKey } from "./package-key.ts";
import type { Universe } from "./universe.ts";

/**
 * How much apt cares for each package: essential ones most, then those that much depends on. Where two
 * cannot both be upgraded, it looks first at the one it cares for more.
 *
 * @see apt's pkgProblemResolver::MakeScores; the weights are its defaults
 */
export function scoresOf(choice: Choice, universe: Universe): ReadonlyMap<PackageKey, number> {
  const tally = new Map<PackageKey, number>();
  const weighed = [...choice].map(([key, deb]) => ({ key, deb, choice, universe }));
  for (const one of weighed) {
    add(tally, [[one.key, ownScore(one)]]);
    add(tally, asked(one));
  }
  const gained = new Map<PackageKey, number>();
  for (const one of weighed) add(gained, inherited(one, tally.get(one.key) ?? 0));
  add(tally, gained);
  for (const one of weighed) {
    add(tally, [[one.key, provided(one, gained)]]);
    if (isEssential(one)) add(tally, [[one.key, 5000]]);
  }
  return tally;
}

function add(
  tally: Map<PackageKey, number>,
  points: Iterable<readonly [PackageKey, number]>,
): void {
  for (const [key, more] of points) tally.set(key, (tally.get(key) ?? 0) + more);
}

interface Weighed {
  readonly key: PackageKey;
  readonly deb: RelatedDeb;
  readonly choice: Choice;
  readonly universe: Universe;
}

/** A point for all that it needs, one less for all that it rejects. */
function* asked({ deb, choice, universe }: Weighed): Iterable<readonly [PackageKey, number]> {
  const { offers } = universe;
  for (const relation of needsOf(deb))
    yield* creditOf(targetsOf(relation, deb, offers), { relation, choice, points: 1 });
  for (const relation of conflictsOf(deb).flatMap(([, clauses]) => clauses.flat()))
    yield* creditOf(rivalsOf(relation, deb, offers), { relation, choice, points: -1 });
  const rivals = othersOfName(deb, offers).filter((other) => !canStandBeside(deb, other.deb));
  yield* creditOf(rivals, { relation: { name: deb.name }, choice, points: -1 });
}

interface Credit {
  readonly relation: Relation;
  readonly choice: Choice;
  readonly points: number;
}

/** With a bound, those who only provide the name count where the package of the name does. */
function creditOf(
  offers: readonly Offer[],
  { relation, choice, points }: Credit,
): readonly (readonly [PackageKey, number])[] {
  const chosen = offers.filter((offer) => isChosen(offer, choice));
  const isNamed = relation.architecture === undefined && chosen.some(({ isOwnName }) => isOwnName);
  if (relation.bound && !isNamed) return [];
  return [...new Set(chosen.map(({ key }) => key))].map((key) => [key, points]);
}

function ownScore(one: Weighed): number {
  const { key, deb, universe } = one;
  const priority = isKnown(one) ? (byPriority[deb.priority] ?? -2) : -2;
  const isDownloadable = universe.candidates.get(key)?.isDownloadable ?? false;
  return priority + (isEssential(one) ? 100 : 0) + (isDownloadable ? 1 : 0);
}

const byPriority: Readonly<Record<string, number | undefined>> = {
  required: 3,
  important: 2,
  standard: 1,
  optional: -1,
  extra: -2,
};

/** True where an archive has the chosen version. */
function isKnown({ key, deb, universe }: Weighed): boolean {
  return (universe.offers.byName.get(deb.name) ?? []).some(
    (offer) =>
      offer.isOwnName &&
      offer.key === key &&
      isAvailable(offer.deb) &&
      offer.deb.version === deb.version,
  );
}

function isEssential({ key, deb, universe }: Weighed): boolean {
  const installed = universe.installed.get(key);
  return deb.essential || (installed?.essential ?? false) || (installed?.isProtected ?? false);
}

function needsOf(deb: RelatedDeb): readonly Relation[] {
  const clauses: readonly Clause[] = [
    ...dependenciesOf(deb).flatMap(([, found]) => found),
    ...(deb.recommends ?? []),
  ];
  return clauses.flat();
}

/** To all that it names in a dependency, met or not, a package hands on what it has above zero. */
function inherited(one: Weighed, points: number): readonly (readonly [PackageKey, number])[] {
  if (points <= 0) return [];
  return needsOf(one.deb)
    .filter(({ architecture }) => architecture === undefined)
    .map(({ name }) => keyNamed(name, one))
    .filter((key) => one.choice.has(key))
    .map((key) => [key, points]);
}

/** Who provides the name of an installed package shares in what that was handed. */
function provided(one: Weighed, gained: ReadonlyMap<PackageKey, number>): number {
  const keys = new Set(one.deb.provides.map(({ name }) => keyNamed(name, one)));
  keys.delete(one.key);
  return [...keys]
    .filter((key) => one.choice.has(key))
    .reduce((sum, key) => sum + (gained.get(key) ?? 0), 0);
}

/** The package that a plain name means in a relation. */
function keyNamed(name: string, { deb, universe }: Weighed): PackageKey {
  return keyOf({ name, architecture: deb.architecture }, universe.native);
}

/** Upgraded ones come from an archive. */
export function isAvailable(deb: RelatedDeb): deb is AvailableDeb {
  return "archive" in deb;
}
