import { type Conffile, conffileField } from "./conffile-list.ts";
import type { Deb } from "./open-deb.ts";
import { type Field, field, type Stanza } from "./stanza.ts";

/**
 * The paragraph of a package in the status file, as dpkg writes it once it is installed: its own order of
 * fields, dependencies in one line each, and what it does not know behind them.
 *
 * @param before - of the version that was installed
 */
export function installedStanza(
  { control }: Pick<Deb, "control">,
  { before, conffiles }: { readonly before?: Stanza; readonly conffiles: readonly Conffile[] },
): Stanza {
  const fields: Field[] = [];
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== "") fields.push({ name, value });
  };
  for (const name of knownFields) {
    if (name === "Status") add(name, `${wantOf(before)} ok installed`);
    else if (name === "Conffiles") add(name, conffileField(conffiles));
    else add(name, writtenValue(name, field(control, name), before));
  }
  const known = new Set([...knownFields, ...unwritten].map((name) => name.toLowerCase()));
  for (const { name, value } of control) if (!known.has(name.toLowerCase())) add(name, value);
  return fields;
}

/** The paragraph with other configuration files. */
export function withConffiles(stanza: Stanza, conffiles: readonly Conffile[]): Stanza {
  const value = conffileField(conffiles);
  return stanza.map((one) => (one.name === "Conffiles" ? { name: one.name, value } : one));
}

/** In dpkg's order. */
const knownFields = [
  "Package",
  "Essential",
  "Protected",
  "Status",
  "Priority",
  "Section",
  "Installed-Size",
  "Origin",
  "Maintainer",
  "Bugs",
  "Architecture",
  "Multi-Arch",
  "Source",
  "Version",
  "Replaces",
  "Provides",
  "Depends",
  "Pre-Depends",
  "Recommends",
  "Suggests",
  "Breaks",
  "Conflicts",
  "Enhances",
  "Conffiles",
  "Description",
] as const;

/** Of an archive's index, or of a state that an installed package is not in. */
const unwritten = [
  "Filename",
  "Size",
  "MD5sum",
  "MSDOS-Filename",
  "Config-Version",
  "Triggers-Pending",
  "Triggers-Awaited",
];

const booleans: ReadonlySet<string> = new Set(["Essential", "Protected"]);

const relations: ReadonlySet<string> = new Set([
  "Replaces",
  "Provides",
  "Depends",
  "Pre-Depends",
  "Recommends",
  "Suggests",
  "Breaks",
  "Conflicts",
  "Enhances",
]);

function writtenValue(
  name: string,
  value: string | undefined,
  before: Stanza | undefined,
): string | undefined {
  if (relations.has(name)) return value && relationText(value);
  if (booleans.has(name)) return value?.toLowerCase() === "yes" ? "yes" : undefined;
  if (name === "Multi-Arch" && value === "no") return undefined;
  const isKept = name === "Priority" || name === "Section";
  return value ?? (isKept && before ? field(before, name) : undefined);
}

/** A package on hold stays on hold. */
function wantOf(before: Stanza | undefined): string {
  const want = before && (field(before, "Status") ?? "").split(/\s+/)[0];
  return want === "hold" ? "hold" : "install";
}

const operators: Readonly<Record<string, string | undefined>> = { "<": "<=", ">": ">=", "": "=" };

function relationText(value: string): string {
  return value
    .split(",")
    .map((clause) => clause.split("|").map(oneRelation).join(" | "))
    .filter((clause) => clause !== "")
    .join(", ");
}

function oneRelation(written: string): string {
  const text = written.trim();
  const match = /^([^\s(]+)\s*\(\s*([<>=]{0,2})\s*([^\s()]+)\s*\)$/.exec(text);
  const [, name = "", operator = "", version = ""] = match ?? [];
  return match ? `${name} (${operators[operator] ?? operator} ${version})` : text;
}
