import type { RelatedDeb } from "../installed-packages.ts";
import { type Breakage, breakageAfter } from "./breakage.ts";
import { extendBy, type Grown } from "./extend.ts";
import type { Growth, Pulled } from "./growth.ts";
import { upgradeByKeeping } from "./keep.ts";
import type { Choice } from "./offers.ts";
import { byName, type PackageKey, shownName } from "./package-key.ts";
import { keptPackage, readRequests } from "./requests.ts";
import { isAvailable } from "./scores.ts";
import { type SolverInput, type Universe, universeOf } from "./universe.ts";
import type {
  KeptPackage,
  KeptReason,
  PlannedChange,
  PlannedFor,
  UpgradePlan,
  UpgradeRequest,
} from "./upgrade-plan.ts";

export interface SolverOptions {
  /** Only these, and what must move with them; without it, all that has a newer version. */
  readonly requests?: readonly UpgradeRequest[];
  /** Installs packages that upgrades newly depend on, as `apt upgrade` does and `apt-get upgrade` does not. */
  readonly allowsNew?: boolean;
  /**
   * Upgrades also what apt keeps back though it need not: it gives up packages more freely than it must.
   * By default where new packages are allowed. Requests always go as far as can be.
   */
  readonly goesFurther?: boolean;
  /**
   * Leaves a package that would come to miss what it recommends, as apt does unless it is told to install
   * nothing recommended. By default true for all, false for requests.
   */
  readonly mindsRecommended?: boolean;
}

/**
 * Says which packages an upgrade changes, as `apt-get upgrade` does where it is run until it finds nothing
 * more: newest versions, nothing removed, nothing new, no package older than before. Packages of other distributors, held and pinned ones stay. Updates that
 * Ubuntu gives out in phases are all taken, as apt does in a container. What was broken before may stay
 * broken; nothing more breaks.
 */
export function solveUpgrade(input: SolverInput, options: SolverOptions = {}): UpgradePlan {
  const universe = universeOf(input);
  const { requests, allowsNew = false, mindsRecommended = requests === undefined } = options;
  const goesFurther = options.goesFurther ?? (allowsNew || requests !== undefined);
  const solving: Solving = { universe, allowsNew, goesFurther, mindsRecommended };
  return requests ? solveRequests(requests, solving) : solveAll(solving);
}

interface Solving {
  readonly universe: Universe;
  readonly allowsNew: boolean;
  readonly goesFurther: boolean;
  readonly mindsRecommended: boolean;
}

function solveAll(solving: Solving): UpgradePlan {
  const { universe } = solving;
  const choice = upgradeAsApt(solving);
  const open = [...universe.candidates]
    .filter(
      ([key, { deb, newest }]) =>
        (deb ?? newest) && choice.get(key) === universe.installed.get(key),
    )
    .sort(([, a], [, b]) => byName(a.installed, b.installed))
    .map(([key]) => key);
  const grown = growAll(open, { ...solving, choice });
  return planOf(grown, { ...solving, requested: new Set(universe.installed.keys()), kept: [] });
}

function solveRequests(requests: readonly UpgradeRequest[], solving: Solving): UpgradePlan {
  const { universe } = solving;
  const { wanted, kept } = readRequests(requests, universe);
  const grown = growAll(wanted, { ...solving, choice: universe.installed });
  return planOf(grown, { ...solving, requested: new Set(wanted), kept });
}

/** What is kept once may be upgraded when apt is run again. */
function upgradeAsApt({ universe, mindsRecommended }: Solving): Choice {
  const { installed, offers } = universe;
  const recommended = mindsRecommended ? "as-apt" : "no";
  let choice: Choice = installed;
  for (;;) {
    const base = choice;
    const breakage = breakageAfter({ installed: base, offers, ownOffers: offers, recommended });
    choice = upgradeByKeeping({ universe, breakage, base });
    if ([...choice].every(([key, deb]) => base.get(key) === deb)) return choice;
  }
}

function growingBreakage({ universe, allowsNew, mindsRecommended }: Solving): Breakage {
  return breakageAfter({
    installed: universe.installed,
    offers: allowsNew ? universe.allOffers() : universe.offers,
    ownOffers: universe.offers,
    recommended: mindsRecommended ? "by-itself" : "no",
  });
}

interface AllGrown {
  readonly choice: Choice;
  readonly pulled: readonly Pulled[];
  readonly reasons: ReadonlyMap<PackageKey, KeptReason>;
}

/** Upgrades packages one after the other; one that cannot be does not keep the next from it. */
function growAll(
  keys: readonly PackageKey[],
  { choice: start, ...solving }: Solving & { readonly choice: Choice },
): AllGrown {
  const { universe, allowsNew, goesFurther } = solving;
  let choice = start;
  const pulled: Pulled[] = [];
  const reasons = new Map<PackageKey, KeptReason>();
  let breakage: Breakage | undefined;
  for (const key of keys) {
    if (choice.get(key) !== universe.installed.get(key)) continue;
    breakage ??= growingBreakage(solving);
    const grown = extendBy(key, { universe, breakage, choice, allowsNew });
    if ("reason" in grown) reasons.set(key, grown.reason);
    else if (!goesFurther) reasons.set(key, { kind: "kept-by-apt" });
    else {
      choice = grown.choice;
      pulled.push(...grown.pulled);
    }
  }
  return {
    choice,
    pulled,
    reasons: allowsNew ? reasons : withNew(reasons, { ...solving, choice }),
  };
}

/** Says of all that is new what an upgrade would need, where that is what it fails for. */
function withNew(
  reasons: ReadonlyMap<PackageKey, KeptReason>,
  { choice, ...solving }: Solving & { readonly choice: Choice },
): ReadonlyMap<PackageKey, KeptReason> {
  const { universe } = solving;
  let breakage: Breakage | undefined;
  const told = new Map(reasons);
  for (const [key, { kind }] of reasons) {
    if (kind !== "needs-new") continue;
    breakage ??= growingBreakage({ ...solving, allowsNew: true });
    const growth: Growth = { universe, breakage, choice, allowsNew: true };
    const grown = extendBy(key, growth);
    told.set(key, "reason" in grown ? grown.reason : { kind, packages: newIn(grown, universe) });
  }
  return told;
}

function newIn(grown: Grown, { installed, native }: Universe): readonly string[] {
  const pulled = "pulled" in grown ? grown.pulled : [];
  return pulled
    .filter(({ key }) => !installed.has(key))
    .map(({ deb }) => shownName(deb, native))
    .sort();
}

interface Telling extends Solving {
  readonly requested: ReadonlySet<PackageKey>;
  readonly kept: readonly KeptPackage[];
}

function planOf({ choice, pulled, reasons }: AllGrown, telling: Telling): UpgradePlan {
  const { universe } = telling;
  const why = new Map(pulled.map((one) => [one.key, one]));
  const changes: PlannedChange[] = [];
  for (const [key, deb] of choice) {
    const installed = universe.installed.get(key);
    if (deb === installed || !isAvailable(deb)) continue;
    changes.push({
      name: deb.name,
      architecture: installed?.architecture ?? deb.architecture,
      ...(installed && { from: installed.version }),
      to: deb.version,
      deb,
      why: telling.requested.has(key)
        ? { kind: "requested" }
        : plannedFor(why.get(key), { choice, native: universe.native }),
    });
  }
  const kept = [...telling.kept];
  for (const [key, reason] of reasons) {
    const candidate = universe.candidates.get(key);
    if (candidate) kept.push(keptPackage(candidate, reason));
  }
  return { changes: changes.sort(byName), kept: kept.sort(byName) };
}

function plannedFor(
  pulled: Pulled | undefined,
  { choice, native }: { readonly choice: Choice; readonly native: string },
): PlannedFor {
  const by = pulled && choice.get(pulled.by);
  if (!by) return { kind: "requested" };
  const isSibling = pulled.isExact || isOfOneSource(by, pulled.deb);
  return { kind: isSibling ? "sibling" : "dependency", of: shownName(by, native) };
}

function isOfOneSource(a: RelatedDeb, b: RelatedDeb): boolean {
  return a.source.name === b.source.name;
}
