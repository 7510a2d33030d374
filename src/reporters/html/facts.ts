import type { Attestation, ReportedChange } from "../../model/index.ts";
import { attestationWords, comparisonWords } from "../attestation-words.ts";
import { printableLines } from "../printable.ts";
import { capital, plural, thousands } from "../words.ts";
import { type Markup, markup, nothing, trusted } from "./markup.ts";
import { dateWords } from "./overview.ts";
import type { View } from "./view.ts";

/** Which advisory data was asked, and of what date; and for what there is none. */
export function dataSection({ report }: View): Markup {
  const known = new Set(report.data.map(({ ecosystem }) => ecosystem));
  const missing = new Map<string, number>();
  for (const { ecosystem } of report.assets.flatMap(({ packages }) => packages)) {
    if (!known.has(ecosystem)) missing.set(ecosystem, (missing.get(ecosystem) ?? 0) + 1);
  }
  if (known.size + missing.size === 0) return nothing;
  return markup`<section id="data"><h2>Advisory data</h2><div class="card scroll"><table><thead><tr><th scope="col">Ecosystem</th><th scope="col">Date</th><th scope="col">Covers</th><th scope="col" class="number">Records</th><th scope="col">From</th></tr></thead><tbody>${report.data.map(
    ({ ecosystem, date, extent, records, origin }) =>
      markup`<tr><td>${ecosystem}</td><td>${dateWords(date)}</td><td>${extent === "whole" ? "all packages" : "known names only"}</td><td class="number">${thousands(records)}</td><td>${origin === "snapshot" ? "came with suture" : "imported"}</td></tr>`,
  )}${[...missing].map(
    ([ecosystem, count]) =>
      markup`<tr><td>${ecosystem}</td><td><span class="tag caution">no data</span></td><td>${plural(count, "package")} not examined</td><td class="number">0</td><td>–</td></tr>`,
  )}</tbody></table></div></section>`;
}

/** What was scanned. */
export function assetSection({ report }: View): Markup {
  if (report.assets.length === 0) return nothing;
  return markup`<section id="assets"><h2>Scanned</h2><div class="card scroll"><table><thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">System</th><th scope="col" class="number">Packages</th><th scope="col" class="number">Files read</th></tr></thead><tbody>${report.assets.map(
    ({ asset, os, packages, fileCount, image }) =>
      markup`<tr><td>${asset.name}</td><td>${asset.kind}${image && `, ${image.platform}, ${plural(image.layers.length, "layer")}`}</td><td>${os?.name ?? "–"}</td><td class="number">${thousands(packages.length)}</td><td class="number">${thousands(fileCount)}</td></tr>`,
  )}</tbody></table></div></section>`;
}

/** What is attached to images, and who vouches for it. */
export function attestationSection({ report }: View): Markup {
  const attached = report.assets.flatMap(({ asset, attestations = [] }) =>
    attestations.map((attestation) => ({ asset, attestation })),
  );
  if (attached.length === 0) return nothing;
  return markup`<section id="attestations"><h2>Attached to images</h2><div class="card scroll"><table><thead><tr><th scope="col">Image</th><th scope="col">What</th><th scope="col">Against the layers</th></tr></thead><tbody>${attached.map(
    ({ asset, attestation }) =>
      markup`<tr><td>${asset.name}</td><td>${attestationWords(attestation)}</td><td>${comparisonCell(attestation)}</td></tr>`,
  )}</tbody></table></div></section>`;
}

function comparisonCell(attestation: Attestation): string {
  if (!attestation.comparison) return "–";
  return capital(comparisonWords(attestation) || "the same packages");
}

/** Files that a fix changed or would change, with its diff. */
export function changeSection({ dryRun, paths, diff }: ReportedChange): Markup {
  if (paths.length === 0) {
    return markup`<section id="change"><h2>Nothing to change</h2></section>`;
  }
  return markup`<section id="change"><h2>${dryRun ? "Would change" : "Changed"} <small>${plural(paths.length, "file")}${dryRun && "; nothing was written"}</small></h2>
<details class="place"><summary><span class="mono">${paths.slice(0, 4).join(", ")}${paths.length > 4 && ` and ${paths.length - 4} more`}</span><span class="soft">diff, secrets masked</span></summary><pre class="diff mono">${diffLines(diff)}</pre></details>
${!dryRun && markup`<p class="soft"><code>suture undo</code> takes them back, byte for byte.</p>`}</section>`;
}

function diffLines(diff: string): Markup[] {
  const lines = printableLines(diff).replace(/\n$/, "").split("\n");
  return lines.map((line) => {
    const text = line.replaceAll("\t", "    ") || " ";
    return markup`<span class="${trusted(lineClass(line))}">${text}</span>`;
  });
}

function lineClass(line: string): string {
  if (line.startsWith("+++") || line.startsWith("---")) return "file";
  if (line.startsWith("@@")) return "hunk";
  if (line.startsWith("+")) return "add";
  return line.startsWith("-") ? "del" : "same";
}
