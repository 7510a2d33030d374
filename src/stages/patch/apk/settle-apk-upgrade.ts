import type { ApkFile } from "../../../alpine/archive/apk-file.ts";
import type { OpenRepositories } from "../../../alpine/archive/open-repositories.ts";
import type { ApkPackage } from "../../../alpine/packages.ts";
import type { ApkChange, ApkPlan, ApkRequest, KeptApk } from "../../../alpine/solve/apk-plan.ts";
import { solveApkUpgrade } from "../../../alpine/solve/solve-apk-upgrade.ts";
import { hasFiles } from "../../../alpine/unpack/new-holding.ts";
import { type ArrivingApk, upgradeApks } from "../../../alpine/unpack/upgrade-apks.ts";
import { ArchiveError } from "../../../oci/tar/archive-error.ts";
import type {
  ScriptJudgment,
  UpgradeOutcome,
  UpgradeRefusal,
} from "../../../rootfs/upgrade-outcome.ts";
import type { ChangedPackage, LeftPackage } from "../patched-image.ts";
import { type Settled, takenOnce } from "../settled.ts";
import { dependencyOrder } from "../unpack-order.ts";
import type { Wanted } from "../wanted.ts";
import { judgedScript } from "../words.ts";
import { keptApkSentence } from "./apk-words.ts";
import type { ApkSystem } from "./read-apk-system.ts";
import { runApkScript } from "./run-apk-script.ts";

export interface SettleApkRequest {
  readonly system: ApkSystem;
  readonly repositories: Pick<OpenRepositories, "packages" | "fetch" | "addressOf">;
  /** Left out where all that has a newer version is wanted. */
  readonly wanted: Wanted | undefined;
  readonly step: (what: string) => void;
}

/**
 * Finds the largest upgrade that can be made by files alone: a package that cannot be is left, and the rest
 * is solved again. What packages newly depend on comes with them, as apk does it.
 *
 * @throws EnvironmentError where a repository cannot be asked
 */
export async function settleApkUpgrade(request: SettleApkRequest): Promise<Settled> {
  const { system, repositories, wanted, step } = request;
  const { installed, world } = system;
  const refused = new Map<string, Refused>();
  const fetching = new Map<ApkPackage, Promise<Fetched>>();
  for (;;) {
    const plan = solveApkUpgrade({
      installed,
      world,
      available: repositories.packages.filter(({ name }) => !refused.has(name)),
      ...(wanted && { requests: wanted.requests.map(requestOf) }),
    });
    const left = [...(wanted?.left ?? []), ...leftOf(plan, { refused, isAll: !wanted })];
    if (plan.changes.length === 0) return { changed: [], left };
    step(`Upgrading ${plan.changes.length} packages`);
    const outcome = await upgrade(plan, { request, fetching });
    if (outcome.kind === "changes") {
      const changed = plan.changes.map((change) =>
        changedPackage(change, { judgments: outcome.judgments, repositories }),
      );
      return { changed, left, takeChanges: takenOnce(outcome.changes) };
    }
    bar(outcome.refusals, { plan, refused });
  }
}

function requestOf({ of, ...request }: Wanted["requests"][number]): ApkRequest {
  return { ...request, of: of === "source" ? "origin" : of };
}

/** A file that is what its index says; or what is wrong with it. */
type Fetched = ApkFile | { readonly wrong: string };

interface Upgrading {
  readonly request: SettleApkRequest;
  /** Of a later round most packages are those of the one before. */
  readonly fetching: Map<ApkPackage, Promise<Fetched>>;
}

/** As many as a mirror is asked for at once. */
const downloads = 4;

async function upgrade(
  { changes }: ApkPlan,
  { request, fetching }: Upgrading,
): Promise<UpgradeOutcome> {
  const { system, repositories } = request;
  const ordered = installOrder(changes).map(({ apk }) => apk);
  const fetched = (apk: ApkPackage) => {
    const known = fetching.get(apk) ?? fetchOne(apk, repositories);
    fetching.set(apk, known);
    return known;
  };
  const refusals: UpgradeRefusal[] = [];
  const apks: ArrivingApk[] = [];
  for (let at = 0; at < ordered.length; at += downloads) {
    const some = ordered.slice(at, at + downloads);
    const files = await Promise.all(some.map((apk) => (hasFiles(apk) ? fetched(apk) : undefined)));
    for (const [i, apk] of some.entries()) {
      const file = files[i];
      if (file && "wrong" in file) refusals.push({ package: apk.name, message: file.wrong });
      else apks.push({ apk, file });
    }
  }
  if (refusals.length > 0) return { kind: "refused", refusals };
  const { root, protectedLists } = system;
  return upgradeApks({ root, apks, protectedLists, run: runApkScript });
}

async function fetchOne(
  apk: ApkPackage,
  repositories: SettleApkRequest["repositories"],
): Promise<Fetched> {
  try {
    return (await repositories.fetch(apk)) ?? { wrong: "its repository has its file no more" };
  } catch (error) {
    if (error instanceof ArchiveError) return { wrong: error.message };
    throw error;
  }
}

/** What others depend on before them, by the names that packages provide too. */
export function installOrder(changes: readonly ApkChange[]): readonly ApkChange[] {
  return dependencyOrder(changes, {
    namesOf: ({ apk }) => [apk.name, ...apk.provides.map(({ name }) => name)],
    needsOf: ({ apk }) =>
      apk.depends.filter(({ isConflict }) => !isConflict).map(({ name }) => name),
  });
}

/** A change that was planned, and why it cannot be made. */
interface Refused {
  readonly change: ApkChange;
  readonly refusal: UpgradeRefusal;
}

interface Barring {
  readonly plan: ApkPlan;
  readonly refused: Map<string, Refused>;
}

/** Each round bars at least one package of the plan, so that the rounds come to an end. */
function bar(refusals: readonly UpgradeRefusal[], { plan, refused }: Barring): void {
  const before = refused.size;
  for (const refusal of refusals) {
    const change = plan.changes.find(({ name }) => name === refusal.package);
    if (change) refused.set(change.name, { change, refusal });
  }
  if (refused.size > before) return;
  const [first] = refusals;
  throw new Error(`${first?.package} was refused and is not among the changes: ${first?.message}`);
}

interface Leaving {
  readonly refused: ReadonlyMap<string, Refused>;
  /** Everything was asked for; else each package by itself. */
  readonly isAll: boolean;
}

function leftOf({ kept }: ApkPlan, { refused, isAll }: Leaving): readonly LeftPackage[] {
  const others = kept
    .filter(({ name }) => !refused.has(name))
    .map((one): LeftPackage => {
      const { name, version, newest, reason } = one;
      return {
        name,
        architecture: "",
        version,
        ...(newest !== undefined && { newest }),
        reason: reason.kind,
        message: keptApkSentence(one),
        isMissed: isMissed(one, isAll),
      };
    });
  const all = [...[...refused.values()].map(refusedPackage), ...others];
  return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function refusedPackage({ change, refusal }: Refused): LeftPackage {
  const { name, from = "", to, apk } = change;
  return {
    name,
    architecture: apk.architecture,
    version: from,
    newest: to,
    reason: "refused",
    message: `${name} ${to} cannot be installed by files alone: ${refusal.message}.`,
    isMissed: true,
  };
}

/** The image's own list holds packages back: apk keeps to it without a word. */
function isMissed({ reason }: KeptApk, isAll: boolean): boolean {
  if (reason.kind === "new-enough" || reason.kind === "unneeded") return false;
  if (!isAll) return true;
  const isHeld = "owner" in reason && reason.owner === "";
  return !isHeld && !["install-if", "no-newer", "not-found"].includes(reason.kind);
}

interface Telling {
  readonly judgments: readonly ScriptJudgment[];
  readonly repositories: Pick<OpenRepositories, "addressOf">;
}

function changedPackage(
  { name, from, to, apk, of }: ApkChange,
  { judgments, repositories }: Telling,
): ChangedPackage {
  return {
    name,
    architecture: apk.architecture,
    ...(from !== undefined && { from }),
    to,
    source: apk.origin,
    sizeBytes: apk.sizeBytes,
    suite: suiteOf(repositories.addressOf(apk)),
    ...(of !== undefined && of !== name && { because: `needed by ${of}` }),
    scripts: judgments.filter((one) => one.package === name).map(judgedScript),
  };
}

/** `v3.20/main` of `https://mirror.example/alpine/v3.20/main`. */
function suiteOf(address: string): string {
  return address.split("/").slice(-2).join("/");
}
