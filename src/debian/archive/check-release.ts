import type { DebArchive } from "../available-deb.ts";
import type { ReleaseFile } from "./release-file.ts";
import type { SystemRelease } from "./system-release.ts";

/** What a signed Release is compared with. */
export interface Expected {
  /** The suite that was asked for. */
  readonly asked: string;
  readonly os: SystemRelease;
  /** Signed by a key that the user named: then its origin may be any. */
  readonly isOwnKey: boolean;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** The newest date that was seen of this suite. */
  readonly newestSeenMs: number | undefined;
  /** The user's own mirror stands still: age is no reason. */
  readonly mayBeOld: boolean;
}

/**
 * Why a Release whose signature is good is still not the one to use: another distribution's or
 * another release's, one that has expired, or an older one than was seen before.
 *
 * @returns `undefined` where it is
 */
export function releaseProblem(release: ReleaseFile, expected: Expected): string | undefined {
  return identityProblem(release, expected) ?? ageProblem(release, expected);
}

/** What is remembered about dates belongs to a suite, whichever mirror it comes from. */
export function suiteIdentity({ origin, label, codename, suite }: ReleaseFile): string {
  return [origin, label, codename || suite].join("/");
}

/** What kind of suite a Release describes. */
export function archiveKind(
  { label, suite, codename }: Pick<ReleaseFile, "label" | "suite" | "codename">,
  os: SystemRelease,
): DebArchive["kind"] {
  const names = [suite, codename];
  const ends = (end: string) => names.some((name) => name.endsWith(end));
  if (label === "Debian-Security" || ends("-security")) return "security";
  if (names.some((name) => /-(?:proposed|backports)/.test(name))) return "other";
  if (ends("-updates")) return "updates";
  return codename === os.codename ? "main" : "other";
}

const origins = { debian: "Debian", ubuntu: "Ubuntu" } as const;

function identityProblem(release: ReleaseFile, expected: Expected): string | undefined {
  const { asked, os, isOwnKey } = expected;
  const { origin, codename } = release;
  if (!isOwnKey && origin !== origins[os.system]) {
    return `it is of ${shown(origin)}, the image of ${origins[os.system]}`;
  }
  if (codename !== os.codename && !codename.startsWith(`${os.codename}-`)) {
    return `it is of ${shown(codename)}, the image of ${os.codename}`;
  }
  if (!isAskedFor(release, asked)) {
    return `it is the Release of ${shown(release.suite || codename)}, and ${asked} was asked for`;
  }
  return undefined;
}

/** An exact path says nothing of a suite; of old, Debian's security suites had a path behind. */
function isAskedFor({ suite, codename }: ReleaseFile, asked: string): boolean {
  if (asked.endsWith("/") || asked === suite || asked === codename) return true;
  const [name, ...path] = asked.split("/");
  return path.join("/") === "updates" && (name === suite || name === codename);
}

function ageProblem(release: ReleaseFile, expected: Expected): string | undefined {
  const { dateMs, validUntilMs } = release;
  const { nowMs, newestSeenMs, mayBeOld } = expected;
  if (dateMs === undefined) return "it says no date";
  if (dateMs > nowMs + skewMs) return `it is from the future (${day(dateMs)})`;
  if (mayBeOld) return undefined;
  if (validUntilMs !== undefined && validUntilMs < nowMs) {
    return validUntilMs === 0 ? "it has no valid end" : `it expired on ${day(validUntilMs)}`;
  }
  if (newestSeenMs !== undefined && dateMs < newestSeenMs) {
    return `it is of ${day(dateMs)}, and one of ${day(newestSeenMs)} was seen before`;
  }
  return undefined;
}

/** Clocks of machines that build differ by less. */
const skewMs = 86_400_000;

function day(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace("T", " ")
    .replace(/:\d\d\.\d{3}Z$/, " UTC");
}

function shown(name: string): string {
  return /^[\w. +/-]{1,60}$/.test(name) ? name : "another archive";
}
