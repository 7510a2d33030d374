import type { RelatedDeb } from "../installed-packages.ts";
import { type Clause, isWithin, type Relation } from "../relations.ts";
import { architectureOf, keyOf, type PackageKey } from "./package-key.ts";

/** A package under one of its names. */
export interface Offer {
  readonly key: PackageKey;
  readonly deb: RelatedDeb;
  /** Of the package, or as what it provides the name; without one, no bound is met. */
  readonly version?: string;
  readonly isOwnName: boolean;
}

/** Packages, several versions of one too, by the names that they have and provide. */
export interface Offers {
  readonly native: string;
  readonly byName: ReadonlyMap<string, readonly Offer[]>;
}

/** Which version of each package is chosen. */
export type Choice = ReadonlyMap<PackageKey, RelatedDeb>;

export function offersOf(debs: Iterable<RelatedDeb>, native: string): Offers {
  const byName = new Map<string, Offer[]>();
  const add = (name: string, offer: Offer) => {
    const known = byName.get(name);
    if (known) known.push(offer);
    else byName.set(name, [offer]);
  };
  for (const deb of debs) {
    const key = keyOf(deb, native);
    add(deb.name, { key, deb, version: deb.version, isOwnName: true });
    for (const { name, version } of deb.provides)
      add(name, { key, deb, ...(version && { version }), isOwnName: false });
  }
  return { native, byName };
}

/**
 * The packages, of any version, that meet a dependency.
 *
 * @see Debian's multiarch: another architecture's package does only where it is `foreign`, or `allowed` and
 * asked for as `:any`
 */
export function targetsOf(relation: Relation, owner: RelatedDeb, offers: Offers): readonly Offer[] {
  const found = offers.byName.get(relation.name) ?? [];
  return found.filter((offer) => isTarget({ offer, relation, owner }, offers.native));
}

/** The packages, of any version, that a `Breaks` or `Conflicts` of a package is about. */
export function rivalsOf(relation: Relation, owner: RelatedDeb, offers: Offers): readonly Offer[] {
  const found = offers.byName.get(relation.name) ?? [];
  return found.filter((offer) => isRival({ offer, relation, owner }, offers.native));
}

/** Those of them that are chosen. */
export function chosenRivals(
  { relation, owner }: Omit<Pair, "offer">,
  { offers, choice }: State,
): readonly Offer[] {
  const found = offers.byName.get(relation.name) ?? [];
  // Few are chosen, and that is quick to tell.
  return found.filter(
    (offer) => isChosen(offer, choice) && isRival({ offer, relation, owner }, offers.native),
  );
}

/** Of the same name but another architecture: they must agree to stand beside each other. */
export function othersOfName(owner: RelatedDeb, offers: Offers): readonly Offer[] {
  const key = keyOf(owner, offers.native);
  const found = offers.byName.get(owner.name) ?? [];
  return found.filter((offer) => offer.isOwnName && offer.key !== key);
}

/** True for the version of a package that is chosen. */
export function isChosen({ key, deb }: Offer, choice: Choice): boolean {
  return choice.get(key) === deb;
}

export function isClauseMet(
  { clause, owner }: { readonly clause: Clause; readonly owner: RelatedDeb },
  { offers, choice }: State,
): boolean {
  return clause.some((relation) =>
    offers.byName
      .get(relation.name)
      ?.some(
        (offer) => isChosen(offer, choice) && isTarget({ offer, relation, owner }, offers.native),
      ),
  );
}

/** Packages, and which versions of them are chosen. */
export interface State {
  readonly offers: Offers;
  readonly choice: Choice;
}

interface Pair {
  readonly offer: Offer;
  readonly relation: Relation;
  readonly owner: RelatedDeb;
}

function isTarget(pair: Pair, native: string): boolean {
  return isVersionMet(pair.offer, pair.relation) && isArchitectureMet(pair, native);
}

function isRival(pair: Pair, native: string): boolean {
  return (
    isVersionMet(pair.offer, pair.relation) &&
    !isOfItself(pair, native) &&
    isNamedArchitecture(pair, native)
  );
}

function isVersionMet({ version }: Offer, relation: Relation): boolean {
  if (relation.bound === undefined) return true;
  return version !== undefined && isWithin(version, relation.bound);
}

function isArchitectureMet({ offer: { deb }, relation, owner }: Pair, native: string): boolean {
  const { architecture } = relation;
  if (architecture === "any") return deb.multiArch === "allowed";
  if (architecture === undefined && deb.multiArch === "foreign") return true;
  const wanted = architecture ?? owner.architecture;
  return (
    architectureOf(deb, native) ===
    architectureOf({ architecture: wanted === "native" ? "all" : wanted }, native)
  );
}

/** A package conflicts neither with itself nor, where they can stand beside it, with its own siblings. */
function isOfItself({ offer, owner }: Omit<Pair, "relation">, native: string): boolean {
  if (offer.deb.name !== owner.name) return false;
  return !offer.isOwnName || owner.multiArch === "same" || offer.key === keyOf(owner, native);
}

/** Without an architecture, a conflict is with the packages of all of them. */
function isNamedArchitecture({ offer, relation }: Omit<Pair, "owner">, native: string): boolean {
  const { architecture } = relation;
  if (architecture === undefined || architecture === "any") return true;
  const wanted = architecture === "native" ? native : architecture;
  return architectureOf(offer.deb, native) === wanted;
}
