import { sourceOf } from "./control-values.ts";

/** A package that dpkg has installed. */
export interface InstalledDeb {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The source package and its version: what Debian's advisories name. */
  readonly source: { readonly name: string; readonly version: string };
  readonly maintainer?: string;
  /** Binary packages that it depends on, alternatives left out. */
  readonly dependsOn: readonly string[];
  /** Line of the `Package` field, from 1. */
  readonly line: number;
}

export interface DpkgStatus {
  readonly packages: readonly InstalledDeb[];
  /** Lines where a stanza without a name or a version begins. */
  readonly brokenLines: readonly number[];
}

/**
 * Reads dpkg's status file, or one control file of `status.d`, which has no `Status` field.
 *
 * @see deb-control(5), dpkg(1) on package states
 */
export function parseStatus(text: string): DpkgStatus {
  const packages: InstalledDeb[] = [];
  const brokenLines: number[] = [];
  for (const { fields, line } of stanzasOf(text)) {
    const name = fields.get("package");
    const version = fields.get("version");
    if (!isPresent(fields.get("status"))) continue;
    if (name && version) packages.push(toInstalled({ name, version, fields, line }));
    else brokenLines.push(line);
  }
  return { packages, brokenLines };
}

interface Stanza {
  /** By small name; only those of `wanted`. */
  readonly fields: ReadonlyMap<string, string>;
  readonly line: number;
}

const wanted = new Set([
  "package",
  "status",
  "version",
  "source",
  "architecture",
  "maintainer",
  "depends",
  "pre-depends",
]);

function* stanzasOf(text: string): Iterable<Stanza> {
  let fields = new Map<string, string>();
  let first = 1;
  let line = 0;
  let seen = false;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at <= text.length) {
    const end = text.indexOf("\n", at);
    const stop = end < 0 ? text.length : end;
    line++;
    if (isBlank(text, at, stop)) {
      if (seen) yield { fields, line: first };
      fields = new Map();
      seen = false;
    } else {
      if (!seen) first = line;
      seen = true;
      addField(fields, text.slice(at, stop));
    }
    at = stop + 1;
  }
  if (seen) yield { fields, line: first };
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text.charCodeAt(i) > 32) return false;
  return true;
}

/** Continuation lines begin with a blank: descriptions, conffiles, nothing that is wanted. */
function addField(fields: Map<string, string>, line: string): void {
  const colon = line.indexOf(":");
  if (colon <= 0 || line.charCodeAt(0) <= 32) return;
  const name = line.slice(0, colon).toLowerCase();
  if (wanted.has(name)) fields.set(name, line.slice(colon + 1).trim());
}

/** `WANT FLAG STATE`: in these states the package's files are there, also when it shall go. */
const presentStates = new Set([
  "installed",
  "unpacked",
  "half-configured",
  "triggers-awaited",
  "triggers-pending",
]);

function isPresent(status: string | undefined): boolean {
  return status === undefined || presentStates.has(status.split(/\s+/)[2] ?? "");
}

function toInstalled({
  name,
  version,
  fields,
  line,
}: Stanza & { readonly name: string; readonly version: string }): InstalledDeb {
  const maintainer = fields.get("maintainer");
  const depends = [fields.get("pre-depends"), fields.get("depends")];
  return {
    name,
    version,
    architecture: fields.get("architecture") ?? "",
    source: sourceOf(fields.get("source") ?? "", { name, version }),
    ...(maintainer && { maintainer }),
    dependsOn: namesOf(depends.filter((list) => list !== undefined).join(",")),
    line,
  };
}

function namesOf(depends: string): string[] {
  const names = new Set<string>();
  for (const clause of depends.split(",")) {
    if (clause.includes("|")) continue;
    const name = /^[a-z0-9][a-z0-9+.-]*/.exec(clause.trim())?.[0];
    if (name) names.add(name);
  }
  return [...names];
}
