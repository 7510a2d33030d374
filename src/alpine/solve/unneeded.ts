import type { ApkPackage } from "../packages.ts";
import { type ApkChoice, type ApkOffers, isChosen, targetsOf } from "./choice.ts";

export interface Choosing {
  /** With the world file, as a package without a name. */
  readonly choice: ApkChoice;
  readonly offers: ApkOffers;
}

/** Names of packages that something needed among the installed ones, and nothing does among the chosen. */
export function unneededAfter(
  installed: ApkChoice,
  { choice, offers }: Choosing,
): ReadonlySet<string> {
  const before = neededIn({ choice: installed, offers }, [""]);
  // Nobody knows why the others are there: they stay, and what they need.
  const others = [...choice.keys()].filter((name) => installed.has(name) && !before.has(name));
  const after = neededIn({ choice, offers }, ["", ...others]);
  return new Set([...choice.keys()].filter((name) => before.has(name) && !after.has(name)));
}

/** What the world file and others lead to, and what comes by itself beside that. */
function neededIn(choosing: Choosing, roots: readonly string[]): ReadonlySet<string> {
  const { choice } = choosing;
  const needed = new Set<string>();
  for (const root of roots) {
    const apk = choice.get(root);
    if (apk) addWithNeeds(needed, apk, choosing);
  }
  for (let before = -1; before !== needed.size; ) {
    before = needed.size;
    for (const apk of choice.values())
      if (isTriggered(apk, { ...choosing, needed })) addWithNeeds(needed, apk, choosing);
  }
  return needed;
}

/** By a list of what waits: chains of dependencies are as long as a repository wants. */
function addWithNeeds(needed: Set<string>, first: ApkPackage, choosing: Choosing): void {
  const waiting = [first];
  for (let apk = waiting.pop(); apk; apk = waiting.pop()) {
    if (needed.has(apk.name)) continue;
    needed.add(apk.name);
    waiting.push(...needsOf(apk, choosing));
  }
}

function needsOf({ depends }: ApkPackage, { choice, offers }: Choosing): readonly ApkPackage[] {
  return depends
    .filter(({ isConflict }) => !isConflict)
    .flatMap((dependency) => targetsOf(dependency, offers))
    .filter((offer) => isChosen(offer, choice))
    .map(({ apk }) => apk);
}

interface Triggering extends Choosing {
  readonly needed: ReadonlySet<string>;
}

function isTriggered({ name, installIf }: ApkPackage, choosing: Triggering): boolean {
  const { choice, offers, needed } = choosing;
  if (installIf.length === 0 || needed.has(name)) return false;
  return installIf.every((one) => {
    const found = targetsOf(one, offers).filter((offer) => isChosen(offer, choice));
    return found.some(({ apk }) => needed.has(apk.name)) !== one.isConflict;
  });
}
