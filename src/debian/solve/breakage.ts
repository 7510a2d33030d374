import type { RelatedDeb } from "../installed-packages.ts";
import { type Broken, brokenOf, writtenClause } from "./broken-relations.ts";
import { type Choice, isClauseMet, type Offers, type State } from "./offers.ts";
import type { PackageKey } from "./package-key.ts";

/** Finds what an upgrade breaks. What was broken before it is not its doing. */
export interface Breakage {
  readonly offers: Offers;
  /** What is newly broken of a package as it is chosen. */
  readonly of: (key: PackageKey, choice: Choice) => Iterable<NewlyBroken>;
}

/** A recommendation that is missed, where recommendations are minded. */
export type NewlyBroken = Broken | (Omit<Broken, "kind"> & { readonly kind: "recommends" });

/**
 * Whether it matters that what a package recommends is missed. `as-apt`: where it was not before, whatever
 * version is chosen. `by-itself`: where the installed version would miss nothing, so that it is this
 * package's upgrade and no other's that does it.
 */
export type Minding = "no" | "as-apt" | "by-itself";

interface Looking {
  readonly installed: ReadonlyMap<PackageKey, RelatedDeb>;
  readonly offers: Offers;
  /** Of installed packages alone; with new ones, what is recommended may come to be there by chance. */
  readonly ownOffers: Offers;
  readonly recommended: Minding;
}

/**
 * Remembers what is broken among the installed packages. Of a newer version, a dependency counts as broken
 * before where one on the same names was: an image from which documentation or a shell was taken stays as whole as it was.
 */
export function breakageAfter(looking: Looking): Breakage {
  const { installed, offers, ownOffers, recommended } = looking;
  const before = new Map<PackageKey, readonly Broken[]>();
  const whole = new Set<PackageKey>();
  for (const [key, deb] of installed) {
    const state = { offers, choice: installed };
    const broken = [...brokenOf(deb, state)];
    if (broken.length > 0) before.set(key, broken);
    else if (recommended === "as-apt" && isNone(missedOf(deb, state))) whole.add(key);
  }
  return {
    offers,
    *of(key, choice) {
      const deb = choice.get(key);
      if (!deb) return;
      const state = { offers, choice };
      const signature = installed.get(key) === deb ? exactSignature : looseSignature;
      const known = before.get(key)?.map(signature) ?? [];
      yield* unknownAmong(brokenOf(deb, state), { known, signature });
      if (whole.has(key)) yield* missedOf(deb, state);
      const old = recommended === "by-itself" ? installed.get(key) : undefined;
      if (old && old !== deb && isNone(missedOf(old, { offers: ownOffers, choice })))
        yield* missedOf(deb, state);
    },
  };
}

/** True where a sequence is empty. */
export function isNone(found: Iterable<unknown>): boolean {
  for (const _ of found) return false;
  return true;
}

function* missedOf(owner: RelatedDeb, state: State): Iterable<NewlyBroken> {
  for (const clause of owner.recommends ?? [])
    if (!isClauseMet({ clause, owner }, state)) yield { kind: "recommends", clause };
}

interface Known {
  readonly known: readonly string[];
  readonly signature: (broken: Broken) => string;
}

function* unknownAmong(found: Iterable<Broken>, { known, signature }: Known): Iterable<Broken> {
  for (const broken of found) if (!known.includes(signature(broken))) yield broken;
}

function exactSignature({ kind, clause, rival }: Broken): string {
  return `${kind} ${writtenClause(clause)} ${rival?.key ?? ""}`;
}

function looseSignature({ kind, clause, rival }: Broken): string {
  const names = clause.map(({ name }) => name).sort();
  // A dependency may become a pre-dependency, a conflict a break.
  const side = kind === "depends" || kind === "pre-depends" ? "needs" : "rejects";
  return `${side} ${names.join("|")} ${rival?.key ?? ""}`;
}
