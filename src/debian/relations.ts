import { compareDeb } from "../versions/deb.ts";

/** How a version must stand to the one that a relation names. */
export type VersionOperator = "<<" | "<=" | "=" | ">=" | ">>";

export interface VersionBound {
  readonly operator: VersionOperator;
  readonly version: string;
}

/** One package of a relation field: `libc6:any (>= 2.36)`. */
export interface Relation {
  readonly name: string;
  /** What stands after the colon: `any`, `native` or an architecture. */
  readonly architecture?: string;
  readonly bound?: VersionBound;
}

/** Alternatives, of which one is enough; never empty. */
export type Clause = readonly Relation[];

/** A name that a package provides, and as which version where it says so. */
export interface Provided {
  readonly name: string;
  readonly version?: string;
}

/**
 * Reads a field such as `Depends` or `Breaks`. Alternatives for other architectures are left out.
 * What cannot be read is kept as the relation to a name that no package can have: as a dependency it
 * is never met.
 *
 * @param field - `libc6 (>= 2.36) [amd64] | x, y:any`
 * @param architecture - that of the packages, as dpkg names it: `amd64`
 * @see deb-control(5), Debian Policy 7.1
 */
export function parseRelations(field: string, architecture: string): readonly Clause[] {
  const clauses: Clause[] = [];
  for (const written of field.split(",")) {
    if (written.trim() === "") continue;
    const alternatives: Relation[] = [];
    for (const text of written.split("|")) {
      const parsed = parseRelation(text.trim());
      if (parsed.onlyOn === undefined || isNamed(parsed.onlyOn, architecture))
        alternatives.push(parsed.relation);
    }
    if (alternatives.length > 0) clauses.push(alternatives);
  }
  return clauses;
}

/** Reads a `Provides` field; what cannot be read is left out. */
export function parseProvides(field: string): readonly Provided[] {
  return field.split(",").flatMap((written) => {
    const { relation, isBroken } = parseRelation(written.trim());
    const { name, bound } = relation;
    if (isBroken) return [];
    if (bound === undefined) return [{ name }];
    return bound.operator === "=" ? [{ name, version: bound.version }] : [];
  });
}

/** True where a version is one that a bound allows. */
export function isWithin(version: string, bound: VersionBound | undefined): boolean {
  if (bound === undefined) return true;
  const order = compareDeb(version, bound.version);
  switch (bound.operator) {
    case "<<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "=":
      return order === 0;
    case ">=":
      return order >= 0;
    case ">>":
      return order > 0;
  }
}

/** True where a provided name meets a relation: without a version it meets only one without a bound. */
export function meets({ name, version }: Provided, relation: Relation): boolean {
  if (name !== relation.name) return false;
  return (
    relation.bound === undefined || (version !== undefined && isWithin(version, relation.bound))
  );
}

interface Parsed {
  readonly relation: Relation;
  /** Inside square brackets. */
  readonly onlyOn?: string;
  readonly isBroken: boolean;
}

const packageName = /^[a-z0-9][a-z0-9+.-]*$/i;
const version = /^[0-9A-Za-z.+~:-]+$/;
/** Name, architecture, version, architectures, profiles. */
const written =
  /^([^\s:([<]+)(?::([a-z0-9-]+))?\s*(?:\(\s*([<>=]{0,2})\s*([^\s()]+)\s*\))?\s*(?:\[([^\]]*)\])?\s*((?:<[^>]*>\s*)*)$/i;

function parseRelation(text: string): Parsed {
  // Longer than any that is meant.
  const match = text.length > 1000 ? null : written.exec(text);
  const [, name = "", architecture, operator = "", wanted, onlyOn] = match ?? [];
  const isSound =
    packageName.test(name) &&
    (wanted === undefined || (version.test(wanted) && operators[operator] !== undefined));
  if (!isSound) return { relation: { name: `(${text})` }, isBroken: true };
  const bound = wanted && { operator: operators[operator] ?? "=", version: wanted };
  return {
    relation: { name, ...(architecture && { architecture }), ...(bound && { bound }) },
    ...(onlyOn !== undefined && { onlyOn }),
    isBroken: false,
  };
}

/** dpkg still takes `<` and `>` for what they meant long ago, and no operator for `=`. */
const operators: Readonly<Record<string, VersionOperator | undefined>> = {
  "": "=",
  "=": "=",
  "<<": "<<",
  "<=": "<=",
  "<": "<=",
  ">>": ">>",
  ">=": ">=",
  ">": ">=",
};

/** `amd64 linux-any`, or all but `!i386`. */
function isNamed(restriction: string, architecture: string): boolean {
  const names = restriction.split(/\s+/).filter(Boolean);
  const isOf = (pattern: string) =>
    pattern === architecture || pattern === "any" || isWildcard(pattern, architecture);
  if (names.every((name) => name.startsWith("!")))
    return !names.some((name) => isOf(name.slice(1)));
  return names.some((name) => isOf(name));
}

/** An architecture without a system is one of Linux. */
function isWildcard(pattern: string, architecture: string): boolean {
  const [system, cpu] = pattern.split("-");
  const parts = architecture.split("-");
  const [ownSystem, ownCpu] = parts.length > 1 ? parts : ["linux", architecture];
  return (system === "any" || system === ownSystem) && (cpu === "any" || cpu === ownCpu);
}
