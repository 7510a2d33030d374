import { createHash } from "node:crypto";
import type { Reporter } from "../model/index.ts";
import { assetSection, attestationSection, changeSection, dataSection } from "./html/facts.ts";
import { findingSection, suppressedSection } from "./html/findings.ts";
import { type Markup, markup, nothing, trusted } from "./html/markup.ts";
import { originSection } from "./html/origins.ts";
import { gapSection, headerSection, heroSection } from "./html/overview.ts";
import { leftSection, noteSection, planSection } from "./html/plan.ts";
import { script } from "./html/script.ts";
import { style } from "./html/style.ts";
import { verificationSection } from "./html/verification.ts";
import { openView, type View } from "./html/view.ts";

/** One page to look at and to pass on: nothing is loaded from elsewhere, and nothing can be. */
export const html: Reporter = {
  id: "html",
  mediaType: "text/html; charset=utf-8",
  render: (report) => page(openView(report)).html,
};

function page(view: View): Markup {
  const { report } = view;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="${report.tool.name} ${report.tool.version}">
<link rel="icon" href="data:,">
<title>${report.target} · ${report.tool.name} ${report.command}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${headerSection(view)}
<main id="main">
${sections(view)}
</main>
<footer>${report.tool.name} ${report.tool.version} · report format ${report.schemaVersion}</footer>
<script>${trusted(script)}</script>
</body>
</html>
`;
}

function sections(view: View): Markup[] {
  const { plan, verification, change } = view.report;
  return [
    // A verification answers its own question: what is gone comes before what there is.
    heroSection(view),
    gapSection(view),
    verification || plan ? nothing : originSection(view),
    change ? noteSection(view) : nothing,
    verification ? verificationSection(view, verification) : nothing,
    plan ? planSection(view, plan) : nothing,
    change ? changeSection(change) : nothing,
    leftSection(view),
    findingSection(view),
    suppressedSection(view),
    assetSection(view),
    attestationSection(view),
    dataSection(view),
  ];
}

/** Only this style and this script, by their hashes; no request, no form target, no base. */
const contentPolicy = [
  "default-src 'none'",
  `style-src '${hashOf(style)}'`,
  `script-src '${hashOf(script)}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
