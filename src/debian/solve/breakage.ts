import type { RelatedDeb } from "../installed-packages.ts";
import { type Broken, brokenOf } from "./broken-relations.ts";
import { type Choice, isClauseMet, type Offers } from "./offers.ts";
import type { PackageKey } from "./package-key.ts";

/** Finds what an upgrade breaks. What was broken before it is not its doing. */
export interface Breakage {
  readonly offers: Offers;
  /** What is newly broken of a package as it is chosen. */
  readonly of: (key: PackageKey, choice: Choice) => Iterable<NewlyBroken>;
}

/** Recommendations count where a package missed none before: apt then does not upgrade it by itself. */
export type NewlyBroken = Broken | (Omit<Broken, "kind"> & { readonly kind: "recommends" });

interface Looking {
  readonly installed: ReadonlyMap<PackageKey, RelatedDeb>;
  readonly offers: Offers;
  readonly mindsRecommended: boolean;
}

/**
 * Remembers what is broken among the installed packages. A dependency counts as broken before where one
 * on the same names was: an image from which documentation or a shell was taken stays as whole as it was.
 */
export function breakageAfter({ installed, offers, mindsRecommended }: Looking): Breakage {
  const before = new Map<PackageKey, ReadonlySet<string>>();
  const whole = new Set<PackageKey>();
  for (const [key, deb] of installed) {
    const state = { offers, choice: installed };
    const broken = new Set([...brokenOf(deb, state)].map(signatureOf));
    if (broken.size > 0) before.set(key, broken);
    else if (mindsRecommended && isNone(missedOf(deb, state))) whole.add(key);
  }
  return {
    offers,
    *of(key, choice) {
      const deb = choice.get(key);
      if (!deb) return;
      const known = before.get(key);
      for (const broken of brokenOf(deb, { offers, choice }))
        if (!known?.has(signatureOf(broken))) yield broken;
      if (whole.has(key)) yield* missedOf(deb, { offers, choice });
    },
  };
}

/** True where a sequence is empty. */
export function isNone(found: Iterable<unknown>): boolean {
  for (const _ of found) return false;
  return true;
}

function* missedOf(
  owner: RelatedDeb,
  state: { readonly offers: Offers; readonly choice: Choice },
): Iterable<NewlyBroken> {
  for (const clause of owner.recommends ?? [])
    if (!isClauseMet({ clause, owner }, state)) yield { kind: "recommends", clause };
}

function signatureOf({ kind, clause, rival }: Broken): string {
  const names = clause.map(({ name }) => name).sort();
  // A dependency may become a pre-dependency, a conflict a break.
  const side = kind === "depends" || kind === "pre-depends" ? "needs" : "rejects";
  return `${side} ${names.join("|")} ${rival?.key ?? ""}`;
}
