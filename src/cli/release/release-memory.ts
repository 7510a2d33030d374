import type { ReleaseState } from "../../io/release-state.ts";
import { EnvironmentError } from "../../model/index.ts";
import type { Journal, Released } from "../../stages/release/journal.ts";
import type { ReleaseMemory } from "../../stages/release/release-ports.ts";

/** What is kept between the runs of a plan, in its folder. */
export function releaseMemory(state: ReleaseState): ReleaseMemory {
  return {
    journal: known<Journal>(state, journalName),
    released: known<Released>(state, releasedName),
    writeJournal: (journal) => state.write(journalName, journal),
    writeReleased: (released) => state.write(releasedName, released),
    writeRecord: (record) => state.write(`record-${record.run}.json`, record),
  };
}

const journalName = "journal.json";
const releasedName = "released.json";

function known<T extends { readonly format: 1 }>(state: ReleaseState, name: string): T | undefined {
  const value = state.read(name) as T | undefined;
  if (value === undefined || value.format === 1) return value;
  throw new EnvironmentError(`${state.folder}/${name} is of another suture.`, {
    hint: "Use the version that wrote it, or a later one.",
  });
}
