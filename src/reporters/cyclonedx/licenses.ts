import type { LicenseChoice } from "./types.ts";

/**
 * A package's license as an SPDX expression where every word of it is known, else by the package's
 * own words: tools reject an expression that is none.
 */
export function licensesOf(license: string | undefined): LicenseChoice[] {
  const text = license?.trim() ?? "";
  if (text === "") return [];
  return isExpression(text) ? [{ expression: text }] : [{ license: { name: text } }];
}

/** True for an SPDX expression whose words are known: `A`, `A AND B`; parentheses are not taken apart. */
export function isExpression(text: string): boolean {
  const words = text.split(/\s+/);
  const operands = words.filter((_, i) => i % 2 === 0);
  const operators = words.filter((_, i) => i % 2 === 1);
  return (
    words.length % 2 === 1 &&
    operands.every((word) => known.has(word)) &&
    operators.every((word) => word === "AND" || word === "OR")
  );
}

/** The SPDX ids that most packages use (SPDX License List 3.25). */
const known: ReadonlySet<string> = new Set(
  [
    "0BSD AFL-2.1 AGPL-3.0-only AGPL-3.0-or-later Apache-1.1 Apache-2.0 Artistic-1.0-Perl",
    "Artistic-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause BSD-4-Clause BSL-1.0 bzip2-1.0.6",
    "CC-BY-3.0 CC-BY-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 curl EPL-1.0 EPL-2.0 GFDL-1.3-only",
    "GPL-1.0-only GPL-1.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later",
    "HPND ISC LGPL-2.0-only LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only",
    "LGPL-3.0-or-later MIT MIT-0 MPL-1.1 MPL-2.0 NCSA OFL-1.1 OLDAP-2.8 OpenSSL PostgreSQL",
    "PSF-2.0 Python-2.0 Python-2.0.1 Ruby Unicode-3.0 Unlicense Vim W3C WTFPL X11 Zlib ZPL-2.1",
  ].flatMap((line) => line.split(" ")),
);
