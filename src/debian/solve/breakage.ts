import type { RelatedDeb } from "../installed-packages.ts";
import { type Broken, brokenOf } from "./broken-relations.ts";
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
 * Remembers what is broken among the installed packages. A dependency counts as broken before where one
 * on the same names was: an image from which documentation or a shell was taken stays as whole as it was.
 */
export function breakageAfter(looking: Looking): Breakage {
  const { installed, offers, ownOffers, recommended } = looking;
  const before = new Map<PackageKey, ReadonlySet<string>>();
  const whole = new Set<PackageKey>();
  for (const [key, deb] of installed) {
    const state = { offers, choice: installed };
    const broken = new Set([...brokenOf(deb, state)].map(signatureOf));
    if (broken.size > 0) before.set(key, broken);
    else if (recommended === "as-apt" && isNone(missedOf(deb, state))) whole.add(key);
  }
  return {
    offers,
    *of(key, choice) {
      const deb = choice.get(key);
      if (!deb) return;
      const state = { offers, choice };
      const known = before.get(key);
      for (const broken of brokenOf(deb, state)) if (!known?.has(signatureOf(broken))) yield broken;
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

function signatureOf({ kind, clause, rival }: Broken): string {
  const names = clause.map(({ name }) => name).sort();
  // A dependency may become a pre-dependency, a conflict a break.
  const side = kind === "depends" || kind === "pre-depends" ? "needs" : "rejects";
  return `${side} ${names.join("|")} ${rival?.key ?? ""}`;
}
