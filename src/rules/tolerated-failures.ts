/** A key that lets a scan fail without anybody noticing. */
export interface ToleratedFailure {
  readonly scanner: string;
  /** Start of the map that holds the key. */
  readonly map: number;
  readonly key: "continue-on-error" | "allow_failure";
  /** Starts of the steps that store reports. */
  readonly uploads: readonly number[];
  /** The job or step does nothing else than to look for problems, as far as its name says. */
  readonly isScanJob: boolean;
}

/** A job's name that speaks of looking for problems. */
export function isScanName(name: string, scanner: string): boolean {
  const speaks = /scan|secur|audit|vuln|sast|sca\b|secret|trivy|grype|snyk|bandit|semgrep/i;
  return speaks.test(name) || name.toLowerCase().includes(scanner);
}
