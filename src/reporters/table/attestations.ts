import type { ReportedAsset } from "../../model/index.ts";
import { attestationWords, comparisonWords } from "../attestation-words.ts";
import { printable } from "../printable.ts";
import { capital, thousands } from "../words.ts";
import type { Lines, Page } from "./page.ts";
import { heading, paragraph } from "./parts.ts";

/** Attestations of one image that are named. */
const shown = 8;

/** What is attached to images, who vouches for it, and how bills of materials differ from the layers. */
export function attestationLines(page: Page): Lines {
  const { report } = page;
  return report.assets.flatMap((asset) => {
    const all = asset.attestations ?? [];
    if (all.length === 0) return [];
    return [
      ...heading(page, "Attached", printable(`to ${asset.asset.name}`)),
      ...linesOf(page, asset),
      ...(all.length > shown
        ? [`  ${page.paint.dim(`… and ${thousands(all.length - shown)} more`)}`]
        : []),
    ];
  });
}

function linesOf(page: Page, { attestations = [] }: ReportedAsset): Lines {
  return attestations.slice(0, shown).flatMap((attestation) => {
    const difference = comparisonWords(attestation);
    return [
      ...paragraph(page, capital(attestationWords(attestation)), 2, 2),
      ...(difference ? paragraph(page, `It ${difference}.`, 4, 2).map(page.paint.dim) : []),
    ];
  });
}
