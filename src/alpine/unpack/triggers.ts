import { pathPattern } from "../path-pattern.ts";
import type { ApkState } from "./apk-state.ts";

/** A package that wants to know of changes in folders: a line of `triggers`. */
export interface ApkTrigger {
  /** Of the package: `Q1…`. */
  readonly checksum: string;
  /** Absolute, with `*` and `?`; behind `+`, only folders that changed are told. */
  readonly patterns: readonly string[];
}

/** Reads the file `triggers` of apk's database. */
export function readTriggers(text: string): readonly ApkTrigger[] {
  return text.split("\n").flatMap((line) => {
    const [checksum = "", ...patterns] = line.split(" ").filter(Boolean);
    return patterns.length > 0 ? [{ checksum, patterns }] : [];
  });
}

export function writtenTriggers(triggers: readonly ApkTrigger[]): string {
  return triggers
    .map(({ checksum, patterns }) => `${[checksum, ...patterns].join(" ")}\n`)
    .join("");
}

/** A trigger that is set off. */
export interface FiredTrigger {
  /** Of the folders that it is told. */
  readonly folders: readonly string[];
  /** Packages that changed something there. */
  readonly by: readonly string[];
}

/**
 * Whether the changes so far set off a trigger.
 *
 * @param isNew - its package was installed now: then it is told of all folders that there are
 */
export function firedBy(
  { changedFolders, folderUses }: ApkState,
  { patterns }: ApkTrigger,
  isNew: boolean,
): FiredTrigger | undefined {
  const wanted = patterns.map(wantedBy);
  const folders = new Set([...changedFolders.keys(), ...(isNew ? folderUses.keys() : [])]);
  const told: string[] = [];
  const by = new Set<string>();
  let isFired = false;
  for (const folder of [...folders].sort()) {
    const match = wanted.find(({ matches }) => matches(folder));
    if (!match) continue;
    isFired = true;
    const packages = changedFolders.get(folder);
    if (packages || !match.onlyChanged) told.push(`/${folder}`);
    for (const name of packages ?? []) by.add(name);
  }
  return isFired ? { folders: told, by: [...by].sort() } : undefined;
}

function wantedBy(written: string) {
  const onlyChanged = written.startsWith("+");
  const pattern = onlyChanged ? written.slice(1) : written;
  const parts = pathPattern(pattern);
  const matches = (folder: string) => {
    const names = `/${folder}`.split("/");
    return names.length === parts.length && parts.every((part, at) => part(names[at] ?? ""));
  };
  return { onlyChanged, matches: pattern.startsWith("/") ? matches : () => false };
}
