import { compareApk } from "../../versions/apk.ts";
import type { ApkPackage } from "../packages.ts";
import type { ApkSolverInput } from "./apk-plan.ts";
import { type BrokenApk, brokenAfter, worldOf } from "./broken.ts";
import { type ApkChoice, type ApkOffers, offersOf } from "./choice.ts";

/** The packages that there are. */
export interface Solver {
  /** With the world file, as a package without a name. */
  readonly installed: ApkChoice;
  readonly offers: ApkOffers;
  /** What was not broken before. */
  readonly firstBroken: (choice: ApkChoice) => BrokenApk | undefined;
  /** Of each name, the newest first. */
  readonly versions: ReadonlyMap<string, readonly ApkPackage[]>;
}

export function solverOf({ installed, world, available }: ApkSolverInput): Solver {
  const tags = new Map(world.map(({ name, tag }) => [name, tag]));
  const usable = available.filter(({ name, tag }) => tag === undefined || tags.get(name) === tag);
  const versions = new Map<string, ApkPackage[]>();
  for (const apk of usable) {
    const known = versions.get(apk.name);
    if (known) known.push(apk);
    else versions.set(apk.name, [apk]);
  }
  for (const known of versions.values()) known.sort((a, b) => compareApk(b.version, a.version));
  const choice = new Map([...installed, worldOf(world)].map((apk) => [apk.name, apk]));
  const offers = offersOf([...installed, ...usable]);
  return { installed: choice, offers, firstBroken: brokenAfter(choice, offers), versions };
}

export function newerThan(
  apk: ApkPackage | undefined,
  { versions }: Pick<Solver, "versions">,
): readonly ApkPackage[] {
  if (!apk) return [];
  const known = versions.get(apk.name) ?? [];
  return known.filter(({ version }) => compareApk(version, apk.version) > 0);
}
