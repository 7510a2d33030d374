import type { Region } from "../../model/index.ts";
import { brokenAt } from "../broken-files.ts";
import type { Coordinates } from "./coordinates.ts";

/** What Gradle resolved; plain JSON values. */
export interface GradleLock {
  readonly kind: "lock";
  readonly packages: readonly LockedPackage[];
}

interface LockedPackage extends Coordinates {
  readonly region: Region;
  /** Only tests run with it. */
  readonly isForTests: boolean;
}

/**
 * Reads a `gradle.lockfile`, or one of the older `gradle/dependency-locks/*.lockfile`.
 *
 * @throws SyntaxError where a line names no package
 * @see Gradle, locking versions
 */
export function parseGradleLock(text: string): GradleLock {
  const packages: LockedPackage[] = [];
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    const row = line.replace(/^\ufeff/, "").trimEnd();
    if (row === "" || row.startsWith("#") || row.startsWith("empty=")) continue;
    const match = /^([^\s:=]+):([^\s:=]+):([^\s:=]+)(?:=(.*))?$/.exec(row);
    if (!match) throw brokenAt("This names no package", i + 1);
    const [, group = "", artifact = "", version = "", configurations = ""] = match;
    const names = configurations.split(",").filter(Boolean);
    const length = group.length + artifact.length + version.length + 2;
    const start = line.indexOf(row) + 1;
    packages.push({
      group,
      artifact,
      version,
      isForTests: names.length > 0 && names.every((name) => /^test|Test/.test(name)),
      region: { startLine: i + 1, startColumn: start, endLine: i + 1, endColumn: start + length },
    });
  }
  return { kind: "lock", packages };
}
