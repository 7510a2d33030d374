import type { Attestation, VexOpinion, VexStatus, VulnerabilityFinding } from "../model/index.ts";
import { plural, thousands } from "./words.ts";

const kindWords: Readonly<Record<Attestation["kind"], string>> = {
  sbom: "SBOM",
  provenance: "Provenance",
  vex: "VEX",
  signature: "Signature",
  other: "Attestation",
};

/** `SBOM by syft 1.50, unverified: it is not signed` */
export function attestationWords(attestation: Attestation): string {
  const { kind, author, builder, predicateType, trust, key, identity, why } = attestation;
  const who = author ?? builder;
  const what = kind === "other" ? `${kindWords.other} ${predicateType}` : kindWords[kind];
  const by = key === undefined ? `as ${identity?.subject}` : `with ${key}`;
  const state = trust === "verified" ? `verified ${by}` : trust;
  const reason = why && trust !== "verified" ? `: ${why}` : "";
  return `${what}${who ? ` by ${who}` : ""}, ${state}${reason}`;
}

/** How an attached bill of materials differs from the layers; empty where it does not. */
export function comparisonWords({ comparison }: Attestation): string {
  if (!comparison) return "";
  const { onlyInSbom, onlyInImage, differentVersion } = comparison;
  const parts = [
    ...(onlyInSbom.count > 0
      ? [
          `lists ${plural(onlyInSbom.count, "package")} that ${are(onlyInSbom.count)} not in the image`,
        ]
      : []),
    ...(onlyInImage.count > 0
      ? [`lacks ${plural(onlyInImage.count, "package")} of the image`]
      : []),
    ...(differentVersion.count > 0
      ? [`names another version of ${plural(differentVersion.count, "package")}`]
      : []),
  ];
  return parts.join(", ");
}

function are(count: number): string {
  return count === 1 ? "is" : "are";
}

const statusWords: Readonly<Record<VexStatus, string>> = {
  not_affected: "not affected",
  affected: "affected",
  fixed: "fixed",
  under_investigation: "under investigation",
};

/** `not affected (vulnerable code not present), says ACME, unverified` */
export function opinionWords({ status, justification, author, verified }: VexOpinion): string {
  const why = justification ? ` (${justification.replaceAll("_", " ")})` : "";
  const trust = verified === "given" ? "" : `, ${verified}`;
  return `${statusWords[status]}${why}, says ${author}${trust}`;
}

/** What VEX says of one finding, with whoever says something else. */
export function vexWords({ vex }: Pick<VulnerabilityFinding, "vex">): string {
  if (!vex) return "";
  const others = vex.contradictedBy?.map(opinionWords) ?? [];
  return [`VEX: ${opinionWords(vex)}`, ...others.map((one) => `but ${one}`)].join("; ");
}

/** What VEX says of several findings that count, as one remark: by status and author. */
export function vexSummary(findings: readonly Pick<VulnerabilityFinding, "vex">[]): string {
  const counts = new Map<string, number>();
  for (const { vex } of findings) {
    if (!vex) continue;
    const { justification: _, ...opinion } = vex;
    const words = opinionWords(opinion);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  if (counts.size === 0) return "";
  const all = [...counts].map(([words, count]) =>
    findings.length === 1 ? words : `${thousands(count)} ${words}`,
  );
  return `VEX: ${all.join("; ")}`;
}
