import type { OpenArchives } from "../../debian/archive/open-archives.ts";
import type { AvailableDeb } from "../../debian/available-deb.ts";
import type { RelatedDeb } from "../../debian/installed-packages.ts";
import { keyOf, type PackageKey } from "../../debian/solve/package-key.ts";
import { solveUpgrade } from "../../debian/solve/solve-upgrade.ts";
import type { UpgradePlan, UpgradeRequest } from "../../debian/solve/upgrade-plan.ts";
import type { DebianSystem } from "./read-system.ts";

export interface Choosing {
  readonly system: DebianSystem;
  readonly available: readonly AvailableDeb[];
  /** Only these, with what must move with them; without it, all. */
  readonly requests?: readonly UpgradeRequest[];
  readonly allowsNew: boolean;
  /** Packages that cannot be upgraded by files alone, or whose file is gone: they stay, and what needs them. */
  readonly barred: ReadonlySet<PackageKey>;
}

/** Which packages change. */
export function choosePackages(choosing: Choosing): UpgradePlan {
  const { system, available, requests, allowsNew, barred } = choosing;
  const { architectures, installed, pins, release } = system;
  const keyIn = (deb: RelatedDeb) => keyOf(deb, architectures.native);
  return solveUpgrade(
    {
      installed: installed.map((one) => (barred.has(keyIn(one)) ? { ...one, isHeld: true } : one)),
      architectures,
      system: release.system,
      available: available.filter((deb) => !barred.has(keyIn(deb))),
      pins,
    },
    { ...(requests && { requests }), allowsNew },
  );
}

/**
 * Reads what the archives have of the packages that are installed; where new ones may come, of all that
 * an upgrade could need too.
 */
export async function availableFor(
  { installed }: Pick<DebianSystem, "installed">,
  archives: Pick<OpenArchives, "packages">,
  { withNew }: { readonly withNew: boolean },
): Promise<readonly AvailableDeb[]> {
  const names = new Set(installed.map(({ name }) => name));
  let found = await archives.packages({ names });
  if (!withNew) return found;
  const provided = new Set<string>();
  for (let round = 0; round < maxRounds; round++) {
    const before = provided.size;
    for (const name of neededBy(found)) {
      names.add(name);
      provided.add(name);
    }
    if (provided.size === before) return found;
    found = await archives.packages({ names, provided });
  }
  return found;
}

/** What a new package needs is mostly there: upgrades bring no long chains. */
const maxRounds = 6;

function* neededBy(debs: readonly AvailableDeb[]): Generator<string> {
  for (const { depends, preDepends } of debs)
    for (const clause of [...depends, ...preDepends]) for (const { name } of clause) yield name;
}
