import { compareApk } from "../../versions/apk.ts";
import { type ApkDependency, writtenDependency } from "../dependencies.ts";
import type { ApkPackage } from "../packages.ts";
import type { ApkChange, ApkPlan, ApkSolverInput, KeptApk, KeptApkReason } from "./apk-plan.ts";
import { type ApkChoice, isChosen, targetsOf } from "./choice.ts";
import { raise } from "./raise.ts";
import { type Solver, solverOf } from "./solver.ts";
import { unneededAfter } from "./unneeded.ts";

/**
 * Says which packages `apk upgrade` would change: of each installed one the newest version that all
 * dependencies allow, and what these newly need. Nothing becomes older, and nothing is removed: what apk itself
 * would remove, as nothing needs it any more, is told.
 */
export function solveApkUpgrade(input: ApkSolverInput): ApkPlan {
  const solver = solverOf(input);
  const { wanted, kept } = requestedIn(input, solver);
  const { choice, pulledBy, reasons } = raiseAll(wanted, solver);
  const asked = new Set((input.requests ? wanted : []).concat(input.world.map(({ name }) => name)));
  const full = withTriggered(withUntriggered(choice, { solver, asked, reasons }), solver);
  const changes = changesOf(full, { solver, wanted: new Set(wanted), pulledBy });
  const changed = new Set(changes.map(({ name }) => name));
  for (const [name, reason] of reasons)
    if (!changed.has(name)) kept.push(keptApk(name, { solver, reason }));
  const told = new Set(kept.map(({ name }) => name));
  for (const name of unneededAfter(solver.installed, { choice: full, offers: solver.offers }))
    if (!told.has(name))
      kept.push({ name, version: full.get(name)?.version ?? "", reason: { kind: "unneeded" } });
  return { changes, kept: kept.sort(byName) };
}

interface Raised {
  readonly choice: ApkChoice;
  readonly pulledBy: ReadonlyMap<string, string>;
  readonly reasons: Map<string, KeptApkReason>;
}

/** What could not be moved may be after others were. */
function raiseAll(names: readonly string[], solver: Solver): Raised {
  let choice = solver.installed;
  const pulledBy = new Map<string, string>();
  const reasons = new Map<string, KeptApkReason>();
  for (let before: ApkChoice | undefined; before !== choice; ) {
    before = choice;
    for (const name of names) {
      const grown = raise(name, { ...solver, choice });
      if ("choice" in grown) {
        choice = grown.choice;
        for (const { apk, by } of grown.pulled) pulledBy.set(apk.name, by);
      } else if (grown.reason) reasons.set(name, grown.reason);
    }
  }
  return { choice, pulledBy, reasons };
}

interface Requested {
  readonly wanted: readonly string[];
  readonly kept: KeptApk[];
}

function requestedIn({ installed, requests }: ApkSolverInput, solver: Solver): Requested {
  const kept: KeptApk[] = [];
  if (!requests) return { wanted: installed.map(({ name }) => name).sort(), kept };
  const wanted = new Set<string>();
  for (const request of requests) {
    const { name, of, atLeast } = request;
    const found = installed.filter(
      (apk) => (of !== "origin" && apk.name === name) || (of !== "package" && apk.origin === name),
    );
    if (found.length === 0) kept.push({ name, version: "", reason: { kind: "not-found" } });
    for (const apk of found) {
      const reason = whyNot(apk, { atLeast, solver });
      if (reason) kept.push(keptApk(apk.name, { solver, reason }));
      else wanted.add(apk.name);
    }
  }
  return { wanted: [...wanted].sort(), kept: kept.filter(({ name }) => !wanted.has(name)) };
}

function whyNot(
  { name, version }: ApkPackage,
  { atLeast, solver }: { readonly atLeast: string | undefined; readonly solver: Solver },
): KeptApkReason | undefined {
  const wanted = atLeast === undefined ? {} : { wanted: atLeast };
  if (atLeast !== undefined && compareApk(version, atLeast) >= 0)
    return { kind: "new-enough", ...wanted };
  const newest = solver.versions.get(name)?.[0]?.version;
  const isEnough =
    newest !== undefined &&
    compareApk(newest, version) > 0 &&
    (atLeast === undefined || compareApk(newest, atLeast) >= 0);
  return isEnough ? undefined : { kind: "no-newer", ...wanted };
}

interface Untriggering {
  readonly solver: Solver;
  /** By hand: these need no other reason to be there. */
  readonly asked: ReadonlySet<string>;
  readonly reasons: Map<string, KeptApkReason>;
}

/**
 * Leaves packages that are there by `install_if` alone at the version whose conditions hold: those of the
 * newer one may speak of packages that stay.
 */
function withUntriggered(choice: ApkChoice, { solver, asked, reasons }: Untriggering): ApkChoice {
  let full = choice;
  for (const [name, old] of solver.installed) {
    const apk = full.get(name);
    if (!apk || apk === old || asked.has(name) || old.installIf.length === 0) continue;
    const unmet = apk.installIf.find((one) => !isMet(one, { choice: full, solver }));
    if (!unmet) continue;
    const without = new Map(full);
    without.delete(name);
    const before = new Map(full).set(name, old);
    if (solver.firstBroken(without) || solver.firstBroken(before)) continue;
    full = before;
    reasons.set(name, { kind: "install-if", dependency: writtenDependency(unmet) });
  }
  return full;
}

/** Adds packages whose `install_if` has come to be met, where they break nothing. */
function withTriggered(choice: ApkChoice, solver: Solver): ApkChoice {
  let full = choice;
  for (const [name, [newest]] of solver.versions) {
    if (!newest || full.has(name) || newest.installIf.length === 0) continue;
    const isNew = isTriggered(newest, { choice: full, solver });
    if (!isNew || isTriggered(newest, { choice: solver.installed, solver })) continue;
    const trial = new Map(full).set(name, newest);
    if (!solver.firstBroken(trial)) full = trial;
  }
  return full;
}

function isTriggered({ installIf }: ApkPackage, choosing: Choosing): boolean {
  return installIf.every((one) => isMet(one, choosing));
}

interface Choosing {
  readonly choice: ApkChoice;
  readonly solver: Solver;
}

function isMet(one: ApkDependency, { choice, solver: { offers } }: Choosing): boolean {
  const isThere = targetsOf(one, offers).some((offer) => isChosen(offer, choice));
  return isThere !== one.isConflict;
}

interface Telling {
  readonly solver: Solver;
  readonly wanted: ReadonlySet<string>;
  readonly pulledBy: ReadonlyMap<string, string>;
}

function changesOf(choice: ApkChoice, { solver, wanted, pulledBy }: Telling): readonly ApkChange[] {
  const changes: ApkChange[] = [];
  for (const [name, apk] of choice) {
    const from = solver.installed.get(name);
    if (apk === from) continue;
    const of = wanted.has(name) ? undefined : (pulledBy.get(name) ?? apk.installIf[0]?.name);
    changes.push({
      name,
      ...(from && { from: from.version }),
      to: apk.version,
      apk,
      ...(of !== undefined && { of }),
    });
  }
  return changes.sort(byName);
}

function keptApk(
  name: string,
  { solver, reason }: { readonly solver: Solver; readonly reason: KeptApkReason },
): KeptApk {
  const newest = solver.versions.get(name)?.[0]?.version;
  const version = solver.installed.get(name)?.version ?? "";
  const isNewer = newest !== undefined && compareApk(newest, version) > 0;
  return { name, version, ...(isNewer && { newest }), reason };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
