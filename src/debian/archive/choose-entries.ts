import type { ReadSources, SkippedSource, SourceEntry } from "./source-entry.ts";
import type { ArchiveSystem, SystemRelease } from "./system-release.ts";

/**
 * Leaves out what cannot be the distribution's own archive: it is signed by keys that no image can bring
 * along, so there is nothing to ask. What the user names a key for is always kept.
 */
export function chooseEntries({ entries, skipped }: ReadSources, os: SystemRelease): ReadSources {
  const kept: SourceEntry[] = [];
  const left: SkippedSource[] = [];
  for (const entry of entries) {
    const reason = entry.signedBy ? undefined : whyNot(entry, os);
    if (reason) left.push({ place: entry.place, reason });
    else kept.push(entry);
  }
  return { entries: kept, skipped: [...skipped, ...left] };
}

/** True for a suite's name under which a distribution has its packages of a release. */
function isSuiteOf(suite: string, { codename }: SystemRelease): boolean {
  const isAlias = /^(?:old){0,3}stable(?:$|-)|^testing(?:$|-)/.test(suite);
  const [name = "", ...rest] = suite.split("-");
  const end = rest.join("-");
  if (suite === `${codename}/updates` || isAlias) return true;
  return (
    name === codename &&
    /^$|^(?:security|updates|proposed(?:-updates)?|backports(?:-sloppy)?)$/.test(end)
  );
}

const components: Readonly<Record<ArchiveSystem, ReadonlySet<string>>> = {
  debian: new Set(["main", "contrib", "non-free", "non-free-firmware"]),
  ubuntu: new Set(["main", "restricted", "universe", "multiverse"]),
};

function whyNot(entry: SourceEntry, os: SystemRelease): string | undefined {
  const { suite } = entry;
  if (suite.endsWith("/")) return `it is no suite of ${os.system}`;
  if (!isSuiteOf(suite, os)) return `${suite} is no suite of ${os.system}'s ${os.codename}`;
  const known = components[os.system];
  const isKnown = entry.components.some((one) => known.has(one.replace(/^updates\//, "")));
  return isKnown ? undefined : `${entry.components.join(" ")} are no components of ${os.system}`;
}
