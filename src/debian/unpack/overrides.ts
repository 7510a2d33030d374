import type { Accounts } from "../../rootfs/accounts.ts";

/** A file that goes elsewhere, but for one package (dpkg-divert(1)). */
export interface Diversion {
  readonly from: string;
  readonly to: string;
  /** Whose own file stays; `undefined` where an administrator made it. */
  readonly package: string | undefined;
}

/** Owner and mode that count instead of the package's (dpkg-statoverride(1)). */
export interface StatOverride {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** All of them, by where files are diverted from and by where they go. */
export interface Diversions {
  readonly from: ReadonlyMap<string, Diversion>;
  readonly to: ReadonlyMap<string, Diversion>;
}

/** Reads `diversions`: three lines each. @throws SyntaxError where one lacks a line */
export function parseDiversions(text: string): Diversions {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length % 3 !== 0) throw new SyntaxError("diversions is cut off");
  const from = new Map<string, Diversion>();
  const to = new Map<string, Diversion>();
  for (let at = 0; at < lines.length; at += 3) {
    const [source = "", target = "", owner = ""] = lines.slice(at, at + 3);
    const one = { from: source, to: target, package: owner === ":" ? undefined : owner };
    from.set(source, one);
    to.set(target, one);
  }
  return { from, to };
}

/** The name that a package's file goes by: its own, or where it is diverted to. */
export function divertedName({ from }: Diversions, name: string, packageName: string): string {
  const diversion = from.get(name);
  return diversion && diversion.package !== packageName ? diversion.to : name;
}

/**
 * Reads `statoverride`: `USER GROUP MODE PATH`, names or `#NUMBER`.
 *
 * @throws SyntaxError where a line is broken or names an unknown user, as dpkg would stop
 */
export function parseOverrides(
  text: string,
  { users, groups }: Accounts,
): ReadonlyMap<string, StatOverride> {
  const found = new Map<string, StatOverride>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const match = /^(\S+) (\S+) ([0-7]{1,5}) (.+)$/.exec(line);
    const uid = idOf(match?.[1] ?? "", users);
    const gid = idOf(match?.[2] ?? "", groups);
    if (!match || uid === undefined || gid === undefined)
      throw new SyntaxError("statoverride names what is not known");
    found.set(match[4] ?? "", { uid, gid, mode: Number.parseInt(match[3] ?? "0", 8) });
  }
  return found;
}

function idOf(written: string, names: ReadonlyMap<string, number>): number | undefined {
  return /^#\d{1,10}$/.test(written) ? Number(written.slice(1)) : names.get(written);
}
