import type { OpenArchives } from "../../debian/archive/open-archives.ts";
import { byName, keyOf, type PackageKey } from "../../debian/solve/package-key.ts";
import type { KeptPackage, PlannedChange, UpgradePlan } from "../../debian/solve/upgrade-plan.ts";
import type { ScriptJudgment, UpgradeRefusal } from "../../rootfs/upgrade-outcome.ts";
import { availableFor, choosePackages } from "./choose-packages.ts";
import type { ChangedPackage, LeftPackage } from "./patched-image.ts";
import type { DebianSystem } from "./read-system.ts";
import { type Settled, takenOnce } from "./settled.ts";
import { type UnpackElsewhere, upgradePackages } from "./upgrade-packages.ts";
import type { Wanted } from "./wanted.ts";
import { judgedScript, keptSentence, plannedBecause } from "./words.ts";

export interface SettleRequest {
  readonly system: DebianSystem;
  readonly archives: Pick<OpenArchives, "packages" | "fetch">;
  /** Left out where all that has a newer version is wanted. */
  readonly wanted: Wanted | undefined;
  readonly allowsNew: boolean;
  readonly step: (what: string) => void;
  readonly unpackElsewhere?: UnpackElsewhere | undefined;
}

/**
 * Finds the largest upgrade that can be made by files alone: a package that cannot be is left, with what
 * must move with it, and the rest is solved again.
 */
export async function settleUpgrade(request: SettleRequest): Promise<Settled> {
  const { system, archives, wanted, allowsNew, step } = request;
  let available = await availableFor(system, archives, { withNew: allowsNew });
  let isWithNew = allowsNew;
  const refused = new Map<PackageKey, Refused>();
  const unpackElsewhere = request.unpackElsewhere && onceEach(request.unpackElsewhere);
  for (;;) {
    const plan = choosePackages({
      system,
      available,
      ...(wanted && { requests: wanted.requests }),
      allowsNew,
      barred: new Set(refused.keys()),
    });
    if (!isWithNew && plan.kept.some(isUnmet)) {
      // What it needs may be there, only not installed: then that is what is to be said.
      available = await availableFor(system, archives, { withNew: true });
      isWithNew = true;
      continue;
    }
    const left = [...(wanted?.left ?? []), ...leftOf(plan, { system, refused, isAll: !wanted })];
    if (plan.changes.length === 0) return { changed: [], left };
    step(`Upgrading ${plan.changes.length} packages`);
    const upgrade = await upgradePackages({
      system,
      archives,
      changes: plan.changes,
      unpackElsewhere,
    });
    if (upgrade.kind === "changes") {
      request.unpackElsewhere?.rest();
      const changed = changedPackages(plan, upgrade.judgments);
      return { changed, left, takeChanges: takenOnce(upgrade.changes) };
    }
    bar(upgrade.refusals, { plan, system, refused });
  }
}

/** Of a later round most packages are those of the one before. */
function onceEach({ unpack }: UnpackElsewhere): Pick<UnpackElsewhere, "unpack"> {
  const known = new Map<string, ReturnType<UnpackElsewhere["unpack"]>>();
  return {
    unpack(file) {
      const unpacked = known.get(file.path) ?? unpack(file);
      known.set(file.path, unpacked);
      return unpacked;
    },
  };
}

function isUnmet({ reason }: Pick<KeptPackage, "reason">): boolean {
  return (
    reason.kind === "unmet" || (reason.kind === "blocked" && isUnmet({ reason: reason.because }))
  );
}

interface Barring {
  readonly plan: UpgradePlan;
  readonly system: DebianSystem;
  readonly refused: Map<PackageKey, Refused>;
}

/** A change that was planned, and why it cannot be made. */
interface Refused {
  readonly change: PlannedChange;
  readonly refusal: UpgradeRefusal;
}

/** Each round bars at least one package of the plan, so that the rounds come to an end. */
function bar(refusals: readonly UpgradeRefusal[], { plan, system, refused }: Barring): void {
  const before = refused.size;
  for (const refusal of refusals)
    for (const change of plan.changes)
      if (change.name === refusal.package)
        refused.set(keyOf(change.deb, system.architectures.native), { change, refusal });
  if (refused.size > before) return;
  const [first] = refusals;
  throw new Error(`${first?.package} was refused and is not among the changes: ${first?.message}`);
}

interface Leaving {
  readonly system: DebianSystem;
  readonly refused: ReadonlyMap<PackageKey, Refused>;
  /** Everything was asked for; else each package by itself. */
  readonly isAll: boolean;
}

function leftOf(
  { kept }: UpgradePlan,
  { system, refused, isAll }: Leaving,
): readonly LeftPackage[] {
  const { native } = system.architectures;
  const others = kept
    .filter((one) => !refused.has(keyOf(one, native)))
    .map((one): LeftPackage => {
      const { name, architecture, version, newest, reason } = one;
      return {
        name,
        architecture,
        version,
        ...(newest !== undefined && { newest }),
        reason: reason.kind,
        message: keptSentence(one),
        isMissed: isMissed(one, isAll),
      };
    });
  return [...[...refused.values()].map(refusedPackage), ...others].sort(byName);
}

function refusedPackage({ change, refusal }: Refused): LeftPackage {
  const { name, architecture, from = "", to } = change;
  return {
    name,
    architecture,
    version: from,
    newest: to,
    reason: "refused",
    message: `${name} ${to} cannot be installed by files alone: ${refusal.message}.`,
    isMissed: true,
  };
}

/** apt keeps held and pinned packages, and what hangs on them, without a word; what somebody else built is not Debian's to fix. */
function isMissed({ reason }: Pick<KeptPackage, "reason">, isAll: boolean): boolean {
  if (reason.kind === "new-enough") return false;
  if (reason.kind === "blocked") return isMissed({ reason: reason.because }, isAll);
  return !isAll || !["held", "foreign", "pinned", "no-newer", "not-found"].includes(reason.kind);
}

function changedPackages(
  { changes }: UpgradePlan,
  judgments: readonly ScriptJudgment[],
): readonly ChangedPackage[] {
  return changes.map((change) => ({
    ...changedPackage(change),
    scripts: judgments.filter((one) => one.package === change.name).map(judgedScript),
  }));
}

function changedPackage({
  name,
  architecture,
  from,
  to,
  deb,
  why,
}: PlannedChange): Omit<ChangedPackage, "scripts"> {
  const because = plannedBecause(why);
  return {
    name,
    architecture,
    ...(from !== undefined && { from }),
    to,
    source: deb.source.name,
    sizeBytes: deb.sizeBytes,
    suite: deb.archive.codename || deb.archive.suite,
    ...(because !== undefined && { because }),
  };
}
