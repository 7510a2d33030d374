import { printable } from "../reporters/printable.ts";
import type { PatchedImage } from "../stages/patch/patch-image.ts";
import type { LeftPackage, PatchProof, PlatformPatch } from "../stages/patch/patched-image.ts";
import type { AttachedDocument } from "./patch-documents.ts";
import { version } from "./version.ts";

/** Where the image was written or pushed to. */
export interface Destination {
  /** As it was named. */
  readonly to: string;
  /** Of what a tag names. */
  readonly digest: string;
  /** Documents that were attached to what was pushed. */
  readonly attached?: readonly AttachedDocument[];
}

export interface ShownPatch {
  readonly image: string;
  readonly patched: PatchedImage;
  readonly written: readonly Destination[];
  readonly isDryRun: boolean;
}

/** What a patch did, for people. */
export function patchText({ image, patched, written, isDryRun }: ShownPatch): string {
  const { platforms } = patched;
  const parts = platforms.map((patch) => platformText(patch, { image, isDryRun }));
  const places = written.map(
    ({ to, digest, attached = [] }) =>
      `Written to ${to}\n  ${digest}\n${attached.map(attachedLine).join("")}`,
  );
  const end = isDryRun
    ? "Nothing was written: this was a dry run.\n"
    : written.length === 0
      ? "Nothing was written.\n"
      : places.join("");
  return `${[...parts, end].join("\n")}`;
}

/** The same for programs. */
export function patchJson({ image, patched, written, isDryRun }: ShownPatch): string {
  const { outcome, platforms } = patched;
  const report = {
    schemaVersion: "1",
    tool: { name: "suture", version },
    command: "patch",
    image,
    outcome,
    dryRun: isDryRun,
    platforms: platforms.map(({ proof, ...patch }) => ({
      ...patch,
      ...(proof && { proof: proofFacts(proof) }),
    })),
    written,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function proofFacts({ checks, gone, remains, introduced, unchecked }: PatchProof): object {
  const told = (findings: PatchProof["gone"]) =>
    findings.flatMap((finding) =>
      finding.kind === "vulnerability"
        ? [{ id: finding.rule, package: finding.package.purl, severity: finding.severity }]
        : [],
    );
  return {
    checks,
    gone: told(gone),
    remains: told(remains),
    introduced: told(introduced),
    unchecked: told(unchecked.map(({ finding }) => finding)),
  };
}

function attachedLine({ fixed }: AttachedDocument): string {
  const count = fixed === 1 ? "1 vulnerability" : `${fixed} vulnerabilities`;
  return `  with a VEX document of ${count} fixed, not signed: suture sign signs it\n`;
}

interface Heading {
  readonly image: string;
  readonly isDryRun: boolean;
}

function platformText(patch: PlatformPatch, { image, isDryRun }: Heading): string {
  const { platform, changed, left, skippedSources, layer, proof } = patch;
  const bytes = changed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const does = isDryRun ? "would change" : "changed";
  const count = changed.length === 1 ? "1 package" : `${changed.length} packages`;
  const head =
    changed.length === 0
      ? `${image} (${platform}): no package ${isDryRun ? "would change" : "changed"}`
      : `${image} (${platform}): ${count} ${does}, ${megabytes(bytes)} of files`;
  const lines = [
    head,
    ...table(
      changed.map(({ name, from, to, suite, because, scripts }) => [
        name,
        `${from ?? "(new)"} → ${to}`,
        [suite, because, ...(isDryRun ? scripts : [])].filter(Boolean).join("; "),
      ]),
    ),
    ...section("Left as they are", left.map(leftLine)),
    ...section("Sources that are not used", skippedSources),
    ...(layer
      ? [
          "",
          `Layer: ${layer.written} files written, ${layer.removed} removed, ${megabytes(layer.sizeBytes)} compressed`,
          `  ${layer.diffId} (diffID)`,
        ]
      : []),
    ...(proof ? proofLines(proof) : []),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

function leftLine({ name, version, message, isMissed }: LeftPackage): string {
  return `${isMissed ? "!" : " "} ${name}${version === "" ? "" : ` ${version}`}: ${message}`;
}

const marks = { passed: "ok", failed: "FAILED", skipped: "not checked" } as const;

function proofLines({ checks, gone, remains, introduced, unchecked }: PatchProof): string[] {
  const counts = [
    `${gone.length} gone`,
    `${remains.length} fixable left`,
    `${introduced.length} new`,
    ...(unchecked.length > 0 ? [`${unchecked.length} unchecked`] : []),
  ];
  return [
    ...section(
      "Checked by reading the new image",
      checks.map(({ title, result, message }) => `${marks[result]}: ${title}. ${message}`),
    ),
    `  findings: ${counts.join(", ")}`,
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const width = (at: number) => Math.max(0, ...rows.map((row) => (row[at] ?? "").length));
  const widths = [width(0), width(1)];
  return rows.map(([name = "", versions = "", rest = ""]) =>
    `  ${name.padEnd(widths[0] ?? 0)}  ${versions.padEnd(widths[1] ?? 0)}  ${rest}`.trimEnd(),
  );
}

function megabytes(bytes: number): string {
  return bytes < 1e5 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
