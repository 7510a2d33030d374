import {
  type Advisory,
  type AffectedPackage,
  type AffectedState,
  type DocumentsFeed,
  parseSeverity,
  type Severity,
} from "../model/index.ts";
import { isObject } from "../model/json-values.ts";
import { jsonMembers } from "./json-members.ts";

/**
 * The state of every CVE in every source package and release, as Debian's security team tracks it.
 * Its records have the ids of OSV's, so that they replace what OSV made of an older state.
 */
export const debianTracker: DocumentsFeed = {
  id: "debian-tracker",
  title: "Debian security tracker",
  kind: "documents",
  families: ["Debian"],
  documents: () => [{ path: "json", isOptional: false }],
  *read(bytes, date) {
    let packages = 0;
    for (const [name, value] of jsonMembers(bytes)) {
      if (!isObject(value)) throw new SyntaxError(`${name.slice(0, 40)} is no package`);
      packages++;
      if (!/^[a-z0-9][a-z0-9+.-]*$/i.test(name)) continue;
      for (const [id, entry] of Object.entries(value)) yield* recordOf({ name, id, entry, date });
    }
    if (packages === 0) throw new SyntaxError("it names no package");
  },
};

/** Code names of releases; what is not released has no packages to be held against. */
const releases: Readonly<Record<string, string | undefined>> = {
  wheezy: "7",
  jessie: "8",
  stretch: "9",
  buster: "10",
  bullseye: "11",
  bookworm: "12",
  trixie: "13",
  forky: "14",
  duke: "15",
};

interface TrackedFlaw {
  readonly name: string;
  readonly id: string;
  readonly entry: unknown;
  readonly date: string;
}

function* recordOf({ name, id, entry, date }: TrackedFlaw): Iterable<Advisory> {
  const isCve = /^CVE-\d{4}-\d{4,}$/.test(id);
  // What has no CVE yet has a name of the tracker's own.
  if (!isCve && !/^TEMP-\d+-[0-9A-F]+$/.test(id)) return;
  const tracked = isObject(entry) && isObject(entry["releases"]) ? entry["releases"] : {};
  const affected = Object.entries(tracked).flatMap(([codename, state]) => {
    const release = releases[codename];
    return release && isObject(state) ? affectedIn(`Debian:${release}`, { name, state }) : [];
  });
  if (affected.length === 0) return;
  yield {
    id: isCve ? `DEBIAN-${id}` : id,
    aliases: [],
    upstream: isCve ? [id] : [],
    modified: date,
    cvss: [],
    affected,
  };
}

type Json = Readonly<Record<string, unknown>>;

function affectedIn(
  ecosystem: string,
  { name, state }: { readonly name: string; readonly state: Json },
): AffectedPackage[] {
  const fixed = typeof state["fixed_version"] === "string" ? state["fixed_version"].trim() : "";
  const status = state["status"];
  if (status !== "resolved" && status !== "open" && status !== "undetermined") return [];
  if (status === "resolved" && !/^[\w.+:~-]{1,200}$/.test(fixed)) return [];
  const urgency = String(state["urgency"] ?? "").replace(/\*+$/, "");
  const said = stateOf(state, { urgency, fixed });
  const severity = severityOf(urgency);
  const end = status === "resolved" && fixed !== "0" ? [{ fixed }] : [];
  return [
    {
      ecosystem,
      name,
      ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, ...end] }],
      versions: [],
      ...(said && { state: said }),
      ...(severity && { severity }),
    },
  ];
}

/** Version 0 says that the release never had the flaw. `postponed` promises a fix: it is none yet. */
function stateOf(
  state: Json,
  { urgency, fixed }: { readonly urgency: string; readonly fixed: string },
): AffectedState | undefined {
  if (state["status"] === "resolved" && fixed === "0") return "not-affected";
  if (urgency === "unimportant") return "unimportant";
  if (state["status"] === "resolved") return "fixed";
  if (state["status"] === "undetermined") return "undetermined";
  return urgency === "end-of-life" || state["nodsa_reason"] === "ignored" ? "wont-fix" : undefined;
}

/** `not yet assigned` says nothing. */
function severityOf(urgency: string): Severity | undefined {
  const severity = parseSeverity(urgency);
  return severity === "unknown" || severity === "none" ? undefined : severity;
}
