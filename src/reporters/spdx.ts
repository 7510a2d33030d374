import type { Report, Reporter } from "../model/index.ts";
import { uuidOf } from "./content-uuid.ts";
import { jsonText } from "./json-text.ts";
import { printable } from "./printable.ts";
import { partsOf } from "./spdx/packages.ts";
import type { SpdxDocument } from "./spdx/types.ts";
import { gapWords } from "./words.ts";

/** SPDX 2.3 as JSON: packages and how they hang together, with advisories but for `suture sbom`. */
export const spdx: Reporter = {
  id: "spdx",
  mediaType: "application/spdx+json; version=2.3",
  render: (report) => jsonText(documentOf(report)),
};

function documentOf(report: Report): SpdxDocument {
  const created = wholeSeconds(report.createdAt);
  const annotator = `Tool: ${report.tool.name}-${report.tool.version}`;
  const { packages, relationships, licenses } = partsOf(report, { created, annotator });
  const name = printable(report.target) || "target";
  const comment = gapComment(report);
  const content = [annotator, name, comment, withoutDates(packages), relationships, licenses];
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name,
    documentNamespace: `https://spdx.org/spdxdocs/suture-${uuidOf(JSON.stringify(content))}`,
    creationInfo: { created, creators: [annotator], ...(comment && { comment }) },
    packages,
    relationships,
    ...(licenses.length > 0 && { hasExtractedLicensingInfos: licenses }),
  };
}

/** One content, one namespace, whenever it was written. */
function withoutDates(packages: SpdxDocument["packages"]) {
  return packages.map(({ annotations, ...rest }) => ({
    ...rest,
    annotations: annotations?.map(({ comment }) => comment),
  }));
}

/** SPDX 2.3, 6.9: `YYYY-MM-DDThh:mm:ssZ`. */
function wholeSeconds(date: string): string {
  const time = Date.parse(date);
  return `${new Date(Number.isNaN(time) ? 0 : time).toISOString().slice(0, 19)}Z`;
}

/** What could not be examined may hold packages. */
function gapComment({ gaps }: Report): string {
  if (gaps.length === 0) return "";
  const lines = gaps.map(
    ({ asset, path, reason, message }) => `${path ?? asset}: ${gapWords[reason]}. ${message}`,
  );
  return printable(`Incomplete. ${[...new Set(lines)].join(" ")}`);
}
