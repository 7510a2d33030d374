import type {
  Advisory,
  AffectedPackage,
  AffectedRange,
  AffectedState,
  RangeEvent,
  Severity,
} from "../model/index.ts";
import { parseSeverity } from "../model/index.ts";
import { isObject } from "../model/json-values.ts";
import { normalizeEcosystem, normalizeName } from "../versions/package-names.ts";

/** Longer ids, names and versions are no facts but an attack. */
const maxText = 512;
const maxSummary = 200;
const maxList = 50_000;

/**
 * Reads one OSV record as facts; its prose is left out.
 *
 * @param record - parsed JSON of any shape
 * @returns `undefined` where the record is broken or names no package
 * @see OSV schema 1.6
 */
export function readRecord(record: unknown): Advisory | undefined {
  if (!isObject(record)) return undefined;
  const id = text(record["id"]);
  const modified = date(record["modified"]);
  if (!id || !modified) return undefined;
  const affected = list(record["affected"]).flatMap((entry) => readAffected(entry, record));
  if (affected.length === 0) return undefined;
  const summary = typeof record["summary"] === "string" ? record["summary"].trim() : "";
  const published = date(record["published"]);
  const withdrawn = date(record["withdrawn"]);
  return {
    id,
    aliases: texts(record["aliases"]),
    upstream: upstreamOf(id, record),
    modified,
    ...(published && { published }),
    ...(withdrawn && { withdrawn }),
    cvss: [...new Set([record, ...list(record["affected"])].flatMap(vectorsOf))],
    ...(summary && { summary: summary.slice(0, maxSummary) }),
    affected,
  };
}

/**
 * A distribution's bulletin is made from the CVEs that it fixes. AlmaLinux names them as related alone,
 * and so did others before OSV had a place for them; in records of other kinds what is related is
 * another vulnerability.
 */
function upstreamOf(id: string, record: Json): string[] {
  const named = texts(record["upstream"]);
  const isCve = (other: string) => other.startsWith("CVE-");
  if (!bulletin.test(id) || [...named, ...texts(record["aliases"])].some(isCve)) return named;
  return [...named, ...texts(record["related"]).filter(isCve)];
}

const bulletin = /^(?:(?:AL|RH|RL)[BES]A|(?:open)?SUSE-[A-Z]+|PHSA|MGASA|openEuler-SA)-/i;

type Json = Readonly<Record<string, unknown>>;

function readAffected(entry: unknown, record: Json): AffectedPackage[] {
  if (!isObject(entry) || !isObject(entry["package"])) return [];
  const written = text(entry["package"]["ecosystem"]);
  const name = text(entry["package"]["name"]);
  if (!written || !name) return [];
  const ecosystem = normalizeEcosystem(written);
  const ranges = list(entry["ranges"]).flatMap(readRange);
  const versions = texts(entry["versions"]);
  if (ranges.length + versions.length === 0) return [];
  const { state, severity } = judgementOf(entry, record);
  return [
    {
      ecosystem,
      name: normalizeName(ecosystem, name),
      ranges,
      versions,
      ...(state && { state }),
      ...(severity && { severity }),
    },
  ];
}

/** Commits are left out: no installed package tells its commit. */
function readRange(range: unknown): AffectedRange[] {
  if (!isObject(range)) return [];
  const { type } = range;
  if (type !== "ECOSYSTEM" && type !== "SEMVER") return [];
  const events = list(range["events"]).flatMap(readEvent);
  return events.some((event) => "introduced" in event) ? [{ type, events }] : [];
}

function readEvent(event: unknown): RangeEvent[] {
  if (!isObject(event)) return [];
  const introduced = text(event["introduced"]);
  if (introduced) return [{ introduced }];
  const fixed = text(event["fixed"]);
  if (fixed) return [{ fixed }];
  const lastAffected = text(event["last_affected"]);
  if (lastAffected) return [{ last_affected: lastAffected }];
  const limit = text(event["limit"]);
  return limit ? [{ limit }] : [];
}

interface Judgement {
  readonly state?: AffectedState;
  readonly severity?: Severity;
}

/**
 * Debian tells its urgency per package, Ubuntu its priority as a kind of severity; other feeds tell a
 * severity word per package or record.
 */
function judgementOf(entry: Json, record: Json): Judgement {
  const urgency = word(entry["ecosystem_specific"], "urgency");
  const state = urgency === undefined ? undefined : states[urgency];
  const said =
    urgency ??
    priorityOf(entry) ??
    priorityOf(record) ??
    word(entry["ecosystem_specific"], "severity") ??
    word(entry["database_specific"], "severity") ??
    word(record["database_specific"], "severity");
  const severity = said === undefined ? undefined : parseSeverity(said);
  return {
    ...(state && { state }),
    ...(severity && severity !== "unknown" && { severity }),
  };
}

/** OSV schema 1.7: a severity of type `Ubuntu` is a word. */
function priorityOf(holder: Json): string | undefined {
  return list(holder["severity"])
    .flatMap((one) => (isObject(one) && one["type"] === "Ubuntu" ? (text(one["score"]) ?? []) : []))
    .map((score) => score.toLowerCase())[0];
}

const states: Readonly<Record<string, AffectedState | undefined>> = {
  unimportant: "unimportant",
  "end-of-life": "wont-fix",
  undetermined: "undetermined",
};

function word(holder: unknown, key: string): string | undefined {
  const value = isObject(holder) ? text(holder[key]) : undefined;
  return value?.toLowerCase();
}

/** Of a record, or of one package of it. */
function vectorsOf(holder: unknown): string[] {
  return list(isObject(holder) ? holder["severity"] : undefined).flatMap((entry) => {
    const type = isObject(entry) ? entry["type"] : undefined;
    const score = isObject(entry) ? text(entry["score"]) : undefined;
    return score && typeof type === "string" && type.startsWith("CVSS") ? [score] : [];
  });
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, maxList) : [];
}

function texts(value: unknown): string[] {
  return list(value).flatMap((entry) => text(entry) ?? []);
}

/** Control characters are refused: NUL separates keys, the others would reach a terminal. */
function text(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > maxText) return undefined;
  const trimmed = value.trim();
  for (let i = 0; i < trimmed.length; i++) if (trimmed.charCodeAt(i) < 32) return undefined;
  return trimmed === "" ? undefined : trimmed;
}

function date(value: unknown): string | undefined {
  const written = text(value);
  return written !== undefined && /^\d{4}-\d\d-\d\d/.test(written) ? written : undefined;
}
