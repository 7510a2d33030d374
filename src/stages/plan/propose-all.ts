import { type Finding, subjectOf } from "../../model/index.ts";
import { type FixKit, type Proposals, proposeFixes } from "../fix/propose.ts";
import type { Scanned } from "./scanned.ts";

/** Some files of one asset. */
export interface Place {
  readonly asset: string;
  readonly paths: ReadonlySet<string>;
}

export interface Question {
  /** Findings to be asked about; fixers know of the others all the same. */
  readonly selects: (finding: Finding) => boolean;
  /** Only findings in these files; everything where left out. */
  readonly about?: Place;
}

/** Asks the fixers about the findings of a scan. */
export async function proposeAll(
  { collected, inventory, findings }: Scanned,
  kit: FixKit,
  { selects, about }: Question,
): Promise<Proposals> {
  const answers: Proposals[] = [];
  for (const { tree, listing } of collected) {
    const asset = tree.asset.id;
    if (about && about.asset !== asset) continue;
    const own = findings.filter((finding) => subjectOf(finding).asset === asset);
    const packages = inventory.assets.find((a) => a.asset.id === asset)?.packages ?? [];
    const asked = own.filter(
      (finding) => selects(finding) && (!about || about.paths.has(subjectOf(finding).path)),
    );
    const fixable = { tree, entries: listing.entries, packages, findings: own };
    answers.push(await proposeFixes(fixable, kit, asked));
  }
  return {
    proposals: answers.flatMap(({ proposals }) => proposals),
    refused: answers.flatMap(({ refused }) => refused),
  };
}
