import type { Finding, VulnerabilityFinding } from "../../model/index.ts";

/** True for a vulnerability of a package that the system's own package manager installed. */
export function isOfSystem(finding: Finding): finding is VulnerabilityFinding {
  if (finding.kind !== "vulnerability") return false;
  const { ecosystem, purl } = finding.package;
  return /^(?:Debian|Ubuntu)(?::|$)/.test(ecosystem) || purl.startsWith("pkg:apk/");
}
