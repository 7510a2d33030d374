import type { Region } from "../../model/index.ts";
import { brokenAt } from "../broken-files.ts";
import type { LockedPackage, LockFile } from "../lock-file.ts";

interface Entry extends Omit<LockedPackage, "requires"> {
  readonly needs: string[];
}

/**
 * Reads `Gemfile.lock`: gems of gem servers. Those of repositories and folders have no advisories.
 *
 * @throws SyntaxError where it is none, its message says the line
 * @see Bundler, LockfileParser
 */
export function readGemfileLock(text: string): LockFile {
  const lines = linesOf(text);
  const entries: Entry[] = [];
  for (const line of lines) if (line.section === "GEM") readEntry(line, entries);
  const asked = lines.flatMap(({ section, text: row }) =>
    section === "DEPENDENCIES" ? (/^ {2}([^\s(!]+)/.exec(row)?.[1] ?? []) : [],
  );
  if (lines.length > 0 && !lines.some(({ section }) => sources.has(section))) {
    throw brokenAt("It has no source", 1);
  }
  const keys = new Map<string, string[]>();
  for (const { name, key } of entries) {
    const known = keys.get(name);
    // One gem stands there once for each platform: more are no lock.
    if (known && known.length < maxPlatforms) known.push(key);
    else if (!known) keys.set(name, [key]);
  }
  const keysOf = (name: string) => keys.get(name) ?? [];
  return {
    kind: "lock",
    packages: entries.map(({ needs, ...entry }) => ({ ...entry, requires: needs.flatMap(keysOf) })),
    asked: asked.flatMap((name) => keysOf(name).map((key) => ({ folder: "", name, key }))),
    unversioned: [],
  };
}

const maxPlatforms = 50;
const sources: ReadonlySet<string> = new Set(["GEM", "GIT", "PATH", "PLUGIN SOURCE"]);

interface Line {
  readonly section: string;
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

/** Lines with what they stand under; empty ones left out. */
function linesOf(text: string): Line[] {
  let section = "";
  return text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\r|\n/)
    .flatMap((row, i) => {
      if (/^(?:<{7}|>{7}|={7})/.test(row)) {
        throw brokenAt("Here a merge was left unfinished", i + 1);
      }
      if (/^[A-Z]/.test(row)) section = row.trim();
      return row.trim() === "" ? [] : [{ section, text: row, number: i + 1 }];
    });
}

/** A gem is indented by four, what it requires by six. */
function readEntry({ text, number }: Line, entries: Entry[]): void {
  const need = /^ {6}([^\s(]+)/.exec(text)?.[1];
  if (need) entries.at(-1)?.needs.push(need);
  const match = /^ {4}([^\s(]+) \(([^\s()]+)\)\s*$/.exec(text);
  const [, name, written = ""] = match ?? [];
  // Behind a hyphen stands the platform that the gem was built for.
  const [version = ""] = written.split("-");
  if (!name || !/^[0-9]/.test(version)) return;
  entries.push({ key: String(number), name, version, region: regionOf(text, number), needs: [] });
}

function regionOf(line: string, number: number): Region {
  const end = line.trimEnd().length + 1;
  return { startLine: number, startColumn: 5, endLine: number, endColumn: end };
}
