import { compareApk } from "../../versions/apk.ts";
import { type ApkDependency, writtenDependency } from "../dependencies.ts";
import type { ApkPackage } from "../packages.ts";
import type { KeptApkReason } from "./apk-plan.ts";
import type { BrokenApk } from "./broken.ts";
import { type ApkChoice, type ApkOffer, isChosen, targetsOf } from "./choice.ts";
import { newerThan, type Solver } from "./solver.ts";

/** What an upgrade grows from. */
export interface Growing extends Solver {
  readonly choice: ApkChoice;
}

/** A package that must change with another, and which that is. */
export interface Pulled {
  readonly apk: ApkPackage;
  readonly by: string;
}

export type Grown =
  | { readonly choice: ApkChoice; readonly pulled: readonly Pulled[] }
  | { readonly reason?: KeptApkReason };

/** Moves one package to the newest version that can be, with all that must move then. */
export function raise(name: string, growing: Growing): Grown {
  const { choice } = growing;
  let reason: KeptApkReason | undefined;
  for (const apk of newerThan(choice.get(name), growing)) {
    const budget = { left: 300 };
    const grown = grow(new Map(choice).set(name, apk), { ...growing, pulled: [], budget });
    if ("choice" in grown) return grown;
    reason ??= grown.reason;
  }
  return reason ? { reason } : {};
}

interface Search extends Growing {
  readonly pulled: readonly Pulled[];
  readonly budget: { left: number };
}

function grow(choice: ApkChoice, search: Search): Grown {
  const broken = search.firstBroken(choice);
  if (!broken) return { choice, pulled: search.pulled };
  let reason: KeptApkReason | undefined;
  for (const next of waysOut(broken, { ...search, choice })) {
    if (search.budget.left-- <= 0) break;
    const grown = grow(new Map(choice).set(next.apk.name, next.apk), {
      ...search,
      pulled: [...search.pulled, next],
    });
    if ("choice" in grown) return grown;
    // What the likeliest way stopped at says more than what had to be mended.
    reason ??= grown.reason;
  }
  return { reason: reason ?? reasonOf(broken) };
}

/** The changes that would mend what is broken, the likeliest first. */
function waysOut({ owner, dependency, rival }: BrokenApk, growing: Growing): readonly Pulled[] {
  const { choice, installed, offers } = growing;
  const isSame = choice.get(owner.name) === installed.get(owner.name);
  const own = isSame ? newerThan(owner, growing) : [];
  if (rival) {
    const theirs = newerThan(rival, growing);
    return [
      ...theirs.map((apk) => ({ apk, by: owner.name })),
      ...own.map((apk) => ({ apk, by: rival.name })),
    ];
  }
  const targets = targetsOf(dependency, offers).filter((offer) => isChoosable(offer, growing));
  const lost = targetsOf(dependency, offers).find((offer) => isChosen(offer, installed));
  return [
    ...own.map((apk) => ({ apk, by: lost?.apk.name ?? owner.name })),
    ...[...targets].sort(byPreference(dependency)).map(({ apk }) => ({ apk, by: owner.name })),
  ];
}

/** A name without a version chooses a new package only where its builder gave it a priority. */
function isChoosable({ apk, version }: ApkOffer, { choice }: Growing): boolean {
  const chosen = choice.get(apk.name);
  if (chosen) return compareApk(apk.version, chosen.version) > 0;
  return version !== undefined || apk.providerPriority !== undefined;
}

function byPreference({ name }: ApkDependency): (a: ApkOffer, b: ApkOffer) => number {
  const isOwn = ({ apk }: ApkOffer) => (apk.name === name ? 1 : 0);
  const priority = ({ apk }: ApkOffer) => apk.providerPriority ?? 0;
  return (a, b) =>
    isOwn(b) - isOwn(a) ||
    priority(b) - priority(a) ||
    (a.apk.name < b.apk.name ? -1 : a.apk.name > b.apk.name ? 1 : 0) ||
    compareApk(b.apk.version, a.apk.version);
}

function reasonOf({ owner, dependency, rival }: BrokenApk): KeptApkReason {
  const written = writtenDependency(dependency);
  return rival
    ? { kind: "conflict", owner: owner.name, dependency: written, with: rival.name }
    : { kind: "unmet", owner: owner.name, dependency: written };
}
