import { compareDeb } from "../../versions/deb.ts";
import type { AvailableDeb } from "../available-deb.ts";
import { foreignPackage } from "../foreign.ts";
import type { InstalledPackage } from "../installed-packages.ts";
import { architectureOf, type PackageKey } from "./package-key.ts";
import {
  type PinContext,
  type PinnedVersion,
  type Priority,
  priorityOf,
  unreadPinOf,
} from "./preferences.ts";
import type { KeptReason } from "./upgrade-plan.ts";

/** What an installed package could become. */
export interface Candidate {
  readonly installed: InstalledPackage;
  /** Newer than the installed one; `undefined` where there is none that may be taken. */
  readonly deb?: AvailableDeb;
  /** Why there is none, or why it must not be taken. */
  readonly barred?: KeptReason;
  /** Where it is not taken: the version that is to be had. */
  readonly newest?: string;
  /** False where no archive has what is installed, nor a newer one. */
  readonly isDownloadable: boolean;
}

export interface CandidateContext extends PinContext {
  /** `ID` of os-release. */
  readonly system: string;
}

interface Known {
  readonly installed: ReadonlyMap<PackageKey, InstalledPackage>;
  /** Of the distribution's own archives. */
  readonly versions: ReadonlyMap<PackageKey, readonly AvailableDeb[]>;
}

/**
 * The version that apt would choose of each installed package: that of the highest priority and of those
 * the newest, never one older than the installed.
 */
export function candidatesOf(
  { installed, versions }: Known,
  context: CandidateContext,
): ReadonlyMap<PackageKey, Candidate> {
  const candidates = new Map<PackageKey, Candidate>();
  for (const [key, deb] of installed)
    candidates.set(
      key,
      candidateOf({ installed: deb, available: versions.get(key) ?? [] }, context),
    );
  return candidates;
}

interface OnePackage {
  readonly installed: InstalledPackage;
  readonly available: readonly AvailableDeb[];
}

function candidateOf({ installed, available }: OnePackage, context: CandidateContext): Candidate {
  const newer = available.filter(({ version }) => compareDeb(version, installed.version) > 0);
  const isDownloadable = newer.length > 0 || available.some((deb) => isSameVersion(deb, installed));
  const newest = newestOf(newer);
  const base = { installed, isDownloadable };
  const foreign = foreignPackage(installed, context.system);
  if (foreign)
    return { ...base, barred: { kind: "foreign", origin: foreign.origin }, ...shown(newest) };
  if (!newest) return { ...base, barred: { kind: "no-newer" } };
  const pinned = pinnedChoice({ installed, available, newest }, context);
  if ("barred" in pinned) return { ...base, ...pinned, ...shown(newest) };
  const { deb } = pinned;
  if (installed.isHeld) return { ...base, deb, barred: { kind: "held" }, ...shown(deb) };
  return { ...base, deb };
}

interface Versions extends OnePackage {
  readonly newest: AvailableDeb;
}

function pinnedChoice(
  { installed, available, newest }: Versions,
  context: CandidateContext,
): { readonly deb: AvailableDeb } | { readonly barred: KeptReason } {
  const own = pinned(installed, { available, native: context.native });
  const unread = unreadPinOf(own, context);
  if (unread) return { barred: { kind: "pinned", pin: unread.text, isUnread: true } };
  let best = priorityOf({ ...own, isInstalled: true }, context);
  let chosen: AvailableDeb | undefined;
  let refusing = best;
  for (const deb of newestFirst(available)) {
    if (compareDeb(deb.version, installed.version) <= 0) break;
    const priority = priorityOf(pinned(deb, { available, native: context.native }), context);
    if (deb === newest) refusing = priority.pin ? priority : best;
    if (!isWanted(priority, { best, chosen })) continue;
    best = priority;
    chosen = deb;
  }
  if (chosen) return { deb: chosen };
  return {
    barred: refusing.pin
      ? { kind: "pinned", pin: refusing.pin.text, isUnread: false }
      : { kind: "no-newer" },
  };
}

/** Where two have one priority, the newer of them; the installed one is the oldest. */
function isWanted(
  { priority }: Priority,
  { best, chosen }: { readonly best: Priority; readonly chosen: AvailableDeb | undefined },
): boolean {
  if (priority < 0) return false;
  return chosen === undefined ? priority >= best.priority : priority > best.priority;
}

function pinned(
  deb: Pick<AvailableDeb, "name" | "version" | "architecture" | "source">,
  { available, native }: { readonly available: readonly AvailableDeb[]; readonly native: string },
): PinnedVersion {
  return {
    name: deb.name,
    architecture: architectureOf(deb, native),
    sourceName: deb.source.name,
    version: deb.version,
    isInstalled: false,
    archives: available.filter((one) => isSameVersion(one, deb)).map(({ archive }) => archive),
  };
}

function isSameVersion(a: { readonly version: string }, b: { readonly version: string }): boolean {
  return a.version === b.version;
}

function newestFirst(available: readonly AvailableDeb[]): readonly AvailableDeb[] {
  return [...available].sort((a, b) => compareDeb(b.version, a.version));
}

function newestOf(available: readonly AvailableDeb[]): AvailableDeb | undefined {
  return newestFirst(available)[0];
}

function shown(deb: AvailableDeb | undefined): { readonly newest?: string } {
  return deb ? { newest: deb.version } : {};
}
