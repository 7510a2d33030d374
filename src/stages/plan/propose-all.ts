import { type FixKit, type Proposals, proposeFixes } from "../fix/propose.ts";
import type { Scanned } from "./scanned.ts";

/** Some files of one asset. */
export interface Place {
  readonly asset: string;
  readonly paths: ReadonlySet<string>;
}

/**
 * Asks the fixers about the findings of a scan.
 *
 * @param about - only findings in these files; everything where left out
 */
export async function proposeAll(
  { collected, inventory, findings }: Scanned,
  kit: FixKit,
  about?: Place,
): Promise<Proposals> {
  const answers: Proposals[] = [];
  for (const { tree, listing } of collected) {
    const asset = tree.asset.id;
    if (about && about.asset !== asset) continue;
    const own = findings.filter(({ location }) => location.asset === asset);
    const packages = inventory.assets.find((a) => a.asset.id === asset)?.packages ?? [];
    const asked = about && own.filter(({ location }) => about.paths.has(location.path));
    const fixable = { tree, entries: listing.entries, packages, findings: own };
    answers.push(await proposeFixes(fixable, kit, asked));
  }
  return {
    proposals: answers.flatMap(({ proposals }) => proposals),
    refused: answers.flatMap(({ refused }) => refused),
  };
}
