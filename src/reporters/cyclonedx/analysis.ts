import type { VexStatus, VulnerabilityFinding } from "../../model/index.ts";
import type { Analysis } from "./types.ts";

/**
 * What a VEX statement that was given or verified says. Another is no analysis of this document's
 * author: it stands in the properties.
 */
export function vexAnalysis({
  vex,
  suppression,
}: Pick<VulnerabilityFinding, "suppression" | "vex">): Analysis | undefined {
  if (!vex || vex.verified === "unverified") return undefined;
  // Somebody's own exception is said as what it is.
  if (suppression && suppression.by !== "vex") return undefined;
  const { status, justification = "", statement, author, date } = vex;
  const word = status === "not_affected" ? justifications.get(justification) : undefined;
  const who = [author, date?.slice(0, 10)].filter(Boolean).join(", ");
  const detail = [justification.replaceAll("_", " "), statement, `Stated by ${who}.`];
  return {
    state: states[status],
    ...(word && { justification: word }),
    detail: detail.filter(Boolean).join(". ").replaceAll("..", "."),
  };
}

const states: Readonly<Record<VexStatus, Analysis["state"]>> = {
  affected: "exploitable",
  fixed: "resolved",
  not_affected: "not_affected",
  under_investigation: "in_triage",
};

/** OpenVEX's and CSAF's words in CycloneDX's; one that says more than they can is left to the detail. */
const justifications: ReadonlyMap<string, NonNullable<Analysis["justification"]>> = new Map([
  ["component_not_present", "code_not_present"],
  ["inline_mitigations_already_exist", "protected_by_mitigating_control"],
  ["vulnerable_code_not_in_execute_path", "code_not_reachable"],
  ["vulnerable_code_not_present", "code_not_present"],
  ...(
    [
      "code_not_present",
      "code_not_reachable",
      "protected_at_perimeter",
      "protected_at_runtime",
      "protected_by_compiler",
      "protected_by_mitigating_control",
      "requires_configuration",
      "requires_dependency",
      "requires_environment",
    ] as const
  ).map((word) => [word, word] as const),
]);
