import { createHash } from "node:crypto";
import type { Report } from "../../model/index.ts";
import { isExpression } from "../cyclonedx/licenses.ts";
import { printable } from "../printable.ts";
import type { ExtractedLicense } from "./types.ts";

/** The licenses of a document: those that are no SPDX expression are kept by the package's own words. */
export interface Licenses {
  /** What stands in a package: an expression, a reference, or that nothing is said. */
  referenceOf(license: string | undefined): string;
  readonly extracted: readonly ExtractedLicense[];
}

export function licensesIn({ assets }: Report): Licenses {
  const extracted = new Map<string, ExtractedLicense>();
  for (const { license } of assets.flatMap(({ packages }) => packages)) {
    const text = license?.trim() ?? "";
    if (text === "" || isExpression(text)) continue;
    const licenseId = refOf(text);
    const words = printable(text);
    extracted.set(licenseId, { licenseId, extractedText: words, name: words });
  }
  return {
    extracted: [...extracted.values()],
    referenceOf(license) {
      const text = license?.trim() ?? "";
      if (text === "") return "NOASSERTION";
      return isExpression(text) ? text : refOf(text);
    },
  };
}

function refOf(text: string): string {
  return `LicenseRef-suture-${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}
