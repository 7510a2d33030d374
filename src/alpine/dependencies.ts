import { compareApk } from "../versions/apk.ts";

/** What one package asks of others: `so:libz.so.1`, `musl>=1.2.3`, `!libressl`, `openssl@edge~3.3`. */
export interface ApkDependency {
  readonly name: string;
  /** It must not be there. */
  readonly isConflict: boolean;
  readonly bound?: ApkBound;
  /** The repository that it may come from, of the world file. */
  readonly tag?: string;
}

export interface ApkBound {
  /** Of `<`, `=`, `>` those that do; `~` takes as equal what begins so; `><` asks for a checksum. */
  readonly operator: string;
  readonly version: string;
}

/** A name that a package offers; with a version, no other package may offer it beside it. */
export interface ApkProvided {
  readonly name: string;
  readonly version?: string;
}

/**
 * Reads a list of dependencies: the fields `D` and `i`, or the world file.
 *
 * @see apk-package(5), apk-world(5), apk-tools' src/package.c
 */
export function parseApkDependencies(list: string): readonly ApkDependency[] {
  return list.split(/\s+/).filter(Boolean).map(parseDependency);
}

/** Reads the field `p`. */
export function parseApkProvides(list: string): readonly ApkProvided[] {
  return parseApkDependencies(list).map(({ name, bound }) => ({
    name,
    ...(bound && { version: bound.version }),
  }));
}

/** What a dependency is compared with: a package under one of its names. */
export interface ApkOffered {
  readonly version?: string;
  /** `Q1…`, as in the field `C`; only of the package itself. */
  readonly checksum?: string;
}

/** True where a package of the right name is one that the dependency speaks of. */
export function isBoundMet({ bound }: ApkDependency, { version, checksum }: ApkOffered): boolean {
  if (!bound) return true;
  if (bound.operator === "><") return checksum === bound.version;
  if (version === undefined) return false;
  const order =
    bound.operator.includes("~") && beginsWith(version, bound.version)
      ? 0
      : compareApk(version, bound.version);
  if (order === 0) return /[=~]/.test(bound.operator);
  return bound.operator.includes(order < 0 ? "<" : ">");
}

/** As it would stand in the field. */
export function writtenDependency({ name, isConflict, bound, tag }: ApkDependency): string {
  const version = bound ? bound.operator + bound.version : "";
  return `${isConflict ? "!" : ""}${name}${tag === undefined ? "" : `@${tag}`}${version}`;
}

/** Name, tag, operator and version; each stops at the first sign of the next. */
const written = /^(!?)([^<>=~@\s!][^<>=~@\s]*)(?:@([^<>=~\s]+))?(?:([<>=~]{1,3})(\S+))?$/;

/** What cannot be read is a name that no package has: it is never met. */
function parseDependency(text: string): ApkDependency {
  const [, conflict, name, tag, operator, version] = written.exec(text) ?? [];
  if (!name) return { name: `(${text})`, isConflict: false };
  return {
    name,
    isConflict: conflict === "!",
    ...(operator && version && { bound: { operator, version } }),
    ...(tag && { tag }),
  };
}

/** `1.2` begins `1.2.3`, `1.2_rc1` and `1.2-r4`, but not `1.20`. */
function beginsWith(version: string, start: string): boolean {
  if (!version.startsWith(start)) return false;
  const pair = version.charAt(start.length - 1) + version.charAt(start.length);
  return !/^(?:\d\d|[a-z][a-z])$/.test(pair);
}
