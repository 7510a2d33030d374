import { matchesWildcards } from "../../syntax/glob.ts";
import type { DebArchive } from "../available-deb.ts";
import { type ControlStanza, controlStanzas } from "../control-stanzas.ts";

/** A wish of a system's administrator about versions, of apt's preferences. */
export interface Pin {
  /** Names, `src:NAME`, with `*` and `?`; each with an architecture behind a colon where it has one. */
  readonly packages: readonly string[];
  readonly by: PinnedBy;
  readonly priority: number;
  /** `Package: php* · Pin: release *`, for people. */
  readonly text: string;
}

export type PinnedBy =
  | { readonly kind: "release"; readonly fields: readonly ReleaseField[] }
  | { readonly kind: "origin"; readonly site: string }
  | { readonly kind: "version"; readonly pattern: string }
  /** It cannot be told what it is about: what it may concern is left alone. */
  | { readonly kind: "unread" };

export interface ReleaseField {
  readonly field: "suite" | "codename" | "suite-or-codename" | "origin" | "label";
  readonly pattern: string;
}

/**
 * Reads apt's preferences. A pin by a regular expression, by component, architecture or version of the
 * release is kept as one that is not understood: nothing is guessed.
 *
 * @param files - `etc/apt/preferences`, then those of `preferences.d` that apt reads, in its order
 * @see apt_preferences(5)
 */
export function readPreferences(files: readonly string[]): readonly Pin[] {
  return files.flatMap((file) => controlStanzas(withoutComments(file)).flatMap(toPin));
}

/** A version of a package, and where it is to be had. */
export interface PinnedVersion {
  readonly name: string;
  readonly architecture: string;
  readonly sourceName: string;
  readonly version: string;
  readonly isInstalled: boolean;
  readonly archives: readonly DebArchive[];
}

export interface PinContext {
  readonly pins: readonly Pin[];
  readonly native: string;
  /** The hosts that an archive goes by; its address may be that of a mirror. */
  readonly sitesOf: (archive: DebArchive) => readonly string[];
}

/** What apt gives a version: the higher is wanted more, below zero is never wanted. */
export interface Priority {
  readonly priority: number;
  /** The pin that says so. */
  readonly pin?: Pin;
}

/**
 * @see apt_preferences(5): pins of packages before those of `*`, the first that fits; then the archive's
 * own priority, and 100 for what is installed
 */
export function priorityOf(version: PinnedVersion, context: PinContext): Priority {
  const specific = context.pins.find(
    (pin) => !isGeneral(pin) && isAbout(pin, version, context) && fits(pin, version, context),
  );
  if (specific) return { priority: specific.priority, pin: specific };
  const general = context.pins.filter(isGeneral);
  const installed = general.find(({ by }) => isOfEverything(by));
  let best: Priority = { priority: Number.NEGATIVE_INFINITY };
  if (version.isInstalled)
    best = installed ? { priority: installed.priority, pin: installed } : { priority: 100 };
  for (const archive of version.archives) {
    const pin = general.find((one) => fits(one, { ...version, archives: [archive] }, context));
    const priority = pin?.priority ?? archive.pin;
    if (priority > best.priority) best = { priority, ...(pin && { pin }) };
  }
  return best;
}

/** The first pin that may be about a package and was not understood. */
export function unreadPinOf(version: PinnedVersion, context: PinContext): Pin | undefined {
  return context.pins.find((pin) => pin.by.kind === "unread" && isAbout(pin, version, context));
}

/** True for a file of `preferences.d` that apt reads: `nodejs`, `50php.pref`, not `x.bak`. */
export function isPreferencesFile(name: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/.test(name) && /^[^.]+$|\.pref$/.test(name);
}

function isGeneral({ packages }: Pin): boolean {
  return packages.length === 1 && packages[0] === "*";
}

function isOfEverything(by: PinnedBy): boolean {
  return by.kind === "release" && by.fields.length === 0;
}

function isAbout(
  { packages }: Pin,
  { name, architecture, sourceName }: PinnedVersion,
  { native }: PinContext,
): boolean {
  return packages.some((written) => {
    const isSource = written.startsWith("src:");
    const [pattern = "", wanted = native] = (isSource ? written.slice(4) : written).split(":");
    // A regular expression may be about any package.
    if (pattern.startsWith("/")) return true;
    if (written === "*") return true;
    const isArchitecture =
      wanted === "any" || (wanted === "native" ? native : wanted) === architecture;
    return isArchitecture && matches(pattern, isSource ? sourceName : name);
  });
}

function fits({ by }: Pin, version: PinnedVersion, { sitesOf }: PinContext): boolean {
  switch (by.kind) {
    case "unread":
      return false;
    case "version":
      return matches(by.pattern, version.version);
    case "origin":
      return version.archives.some((archive) =>
        sitesOf(archive).some((site) => matches(by.site, site)),
      );
    case "release":
      if (by.fields.length === 0) return true;
      return version.archives.some((archive) =>
        by.fields.every(({ field, pattern }) =>
          field === "suite-or-codename"
            ? matches(pattern, archive.suite) || matches(pattern, archive.codename)
            : matches(pattern, archive[field]),
        ),
      );
  }
}

function withoutComments(file: string): string {
  return file
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n");
}

function toPin({ fields }: ControlStanza): Pin[] {
  const names = fields.get("package") ?? "";
  const pin = fields.get("pin");
  if (names === "" || pin === undefined) return [];
  const packages = names.split(/\s+/);
  const priority = priorityIn(fields.get("pin-priority") ?? "");
  const isRead = priority !== undefined && !packages.some((name) => !isReadable(name));
  return [
    {
      packages,
      by: isRead ? pinnedBy(pin) : { kind: "unread" },
      priority: priority ?? 0,
      text: `Package: ${names} · Pin: ${pin}`,
    },
  ];
}

/** apt refuses the whole file where a priority is zero or no number. */
function priorityIn(written: string): number | undefined {
  if (written === "never") return -32_768;
  const number = /^[+-]?\d{1,5}$/.test(written) ? Number(written) : 0;
  return number === 0 || Math.abs(number) > 32_767 ? undefined : number;
}

function isReadable(name: string): boolean {
  return !name.startsWith("/") && !name.includes("[");
}

function pinnedBy(pin: string): PinnedBy {
  const [, type = "", rest = ""] = /^(\S+)\s*(.*)$/s.exec(pin) ?? [];
  const pattern = rest.trim();
  if (pattern.startsWith("/") || pattern.includes("[")) return { kind: "unread" };
  switch (type.toLowerCase()) {
    case "version":
      return pattern ? { kind: "version", pattern } : { kind: "unread" };
    case "origin":
      return { kind: "origin", site: pattern.replace(/^"(.*)"$/, "$1") };
    case "release":
      return releasePin(pattern);
    default:
      return { kind: "unread" };
  }
}

const releaseFields: Readonly<Record<string, ReleaseField["field"] | undefined>> = {
  a: "suite",
  n: "codename",
  o: "origin",
  l: "label",
};

function releasePin(written: string): PinnedBy {
  if (written === "*") return { kind: "release", fields: [] };
  if (written === "" || /^\d/.test(written)) return { kind: "unread" };
  if (!written.includes("="))
    return { kind: "release", fields: [{ field: "suite-or-codename", pattern: written }] };
  const fields: ReleaseField[] = [];
  for (const part of written.split(",")) {
    const [letter = "", pattern = ""] = part.trim().split("=", 2);
    const field = releaseFields[letter.toLowerCase()];
    if (!field || pattern === "" || pattern.startsWith("/")) return { kind: "unread" };
    fields.push({ field, pattern });
  }
  return { kind: "release", fields };
}

/** Matches a pattern with `*` and `?`, without regard to case. */
function matches(pattern: string, text: string): boolean {
  return matchesWildcards(text.toLowerCase(), pattern.toLowerCase());
}
