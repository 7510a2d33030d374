/** What is known of a scanner's command line. */
export interface Scanner {
  /** The program: `trivy`. */
  readonly name: string;
  /** Subcommands that look for problems; any command line where left out. */
  readonly verbs?: ReadonlySet<string>;
  /** Without a subcommand it looks for problems too. */
  readonly bare?: boolean;
  /** Options under which it exits 0 whatever it finds. */
  readonly noFail?: RegExp;
  /** Images that it comes in, as a pattern of the name without registry and tag. */
  readonly images?: RegExp;
}

/** Scanners whose exit code says that they found something; options by the help of each. */
const scanners: readonly Scanner[] = [
  {
    name: "trivy",
    verbs: new Set([
      ..."image i filesystem fs rootfs config conf repository repo sbom vm kubernetes k8s".split(
        " ",
      ),
    ]),
    images: /^(?:aquasec|aquasecurity)\/trivy$/,
  },
  { name: "grype", bare: true, images: /^anchore\/grype$/ },
  { name: "snyk", verbs: new Set(["test", "container", "code", "iac"]), images: /^snyk\/snyk$/ },
  { name: "osv-scanner", bare: true, images: /^google\/osv-scanner$/ },
  {
    name: "gitleaks",
    verbs: new Set(["detect", "protect", "git", "dir", "directory", "stdin"]),
    noFail: /^--exit-code=0$/,
    images: /^(?:zricethezav|gitleaks)\/gitleaks$/,
  },
  {
    name: "trufflehog",
    verbs: new Set([..."git github gitlab filesystem docker s3 gcs syslog".split(" ")]),
    images: /^trufflesecurity\/trufflehog$/,
  },
  { name: "bandit", bare: true, noFail: /^--exit-zero$/ },
  {
    name: "semgrep",
    verbs: new Set(["scan", "ci"]),
    bare: true,
    noFail: /^--no-error$/,
    images: /^(?:returntocorp|semgrep)\/semgrep$/,
  },
  { name: "pip-audit", bare: true },
  { name: "safety", verbs: new Set(["check", "scan"]), noFail: /^--continue-on-error$/ },
  {
    name: "hadolint",
    bare: true,
    noFail: /^--no-fail$/,
    images: /^hadolint\/hadolint$/,
  },
  {
    name: "checkov",
    bare: true,
    noFail: /^(?:--soft-fail|-s)$/,
    images: /^bridgecrew\/checkov$/,
  },
  { name: "tfsec", bare: true, noFail: /^(?:--soft-fail|-s)$/, images: /^aquasec\/tfsec$/ },
  { name: "gosec", bare: true, noFail: /^--?no-fail$/, images: /^securego\/gosec$/ },
  { name: "govulncheck", bare: true },
  { name: "brakeman", bare: true, noFail: /^(?:--no-exit-on-warn)$/ },
  { name: "bundle-audit", verbs: new Set(["check"]), bare: true },
  { name: "bundler-audit", verbs: new Set(["check"]), bare: true },
  { name: "ggshield", verbs: new Set(["secret", "iac", "sca"]), noFail: /^--exit-zero$/ },
  { name: "npm", verbs: new Set(["audit"]) },
  { name: "pnpm", verbs: new Set(["audit"]) },
  { name: "yarn", verbs: new Set(["audit", "npm"]) },
  { name: "cargo", verbs: new Set(["audit", "deny"]) },
  { name: "composer", verbs: new Set(["audit"]) },
  { name: "dockle", bare: true, images: /^goodwithtech\/dockle$/ },
];

const packageManagers: ReadonlySet<string> = new Set(["npm", "pnpm", "yarn", "cargo", "composer"]);

const byName: ReadonlyMap<string, Scanner> = new Map(scanners.map((s) => [s.name, s]));

export function scannerNamed(name: string): Scanner | undefined {
  return byName.get(name);
}

/** The scanner that an image reference holds; the registry and the tag do not matter. */
export function scannerOfImage(reference: string): Scanner | undefined {
  const name = reference
    .replace(/@.*$/, "")
    .replace(/:[^/]*$/, "")
    .replace(/^(?:[a-z0-9-]+\.)+[a-z]+(?::\d+)?\//, "");
  return scanners.find(({ images }) => images?.test(name));
}

/** Subcommands that come in two words and of which only the second looks for problems. */
export const secondVerbs: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["snyk container", new Set(["test"])],
  ["snyk code", new Set(["test"])],
  ["snyk iac", new Set(["test"])],
  ["yarn npm", new Set(["audit"])],
  ["cargo deny", new Set(["check"])],
]);

/** A word after which a scanner only repairs, prints or updates. */
export const noScan: RegExp =
  /^(?:--version|-V|--help|-h|help|version|fix|--fix|--download-db-only|--download-java-db-only|signatures|--list|db|update)$/;

/** Words without which no text calls one of them. */
export const scannerTriggers: readonly string[] = scanners.flatMap(({ name }) =>
  packageManagers.has(name) ? ["audit", "deny"] : [name, name.replaceAll("-", "_")],
);

/** GitHub actions that run a scanner and fail by themselves, and the input that takes that away. */
export interface ScannerAction {
  /** `owner/name`, in lower case; actions in its folders too. */
  readonly action: string;
  readonly scanner: string;
  readonly gate?: {
    readonly input: string;
    /** Values under which nothing fails. */
    readonly off: RegExp;
    /** Nothing fails where the input is missing. */
    readonly offByDefault: boolean;
    /** The value that lets it fail; the input is removed where left out. */
    readonly on?: string;
  };
}

/** Inputs by each action's `action.yml`. */
export const scannerActions: readonly ScannerAction[] = [
  {
    action: "aquasecurity/trivy-action",
    scanner: "trivy",
    gate: { input: "exit-code", off: /^0*$/, offByDefault: true, on: "1" },
  },
  {
    action: "anchore/scan-action",
    scanner: "grype",
    gate: { input: "fail-build", off: /^false$/i, offByDefault: false },
  },
  {
    action: "bridgecrewio/checkov-action",
    scanner: "checkov",
    gate: { input: "soft_fail", off: /^true$/i, offByDefault: false },
  },
  {
    action: "aquasecurity/tfsec-action",
    scanner: "tfsec",
    gate: { input: "soft_fail", off: /^true$/i, offByDefault: false },
  },
  {
    action: "hadolint/hadolint-action",
    scanner: "hadolint",
    gate: { input: "no-fail", off: /^true$/i, offByDefault: false },
  },
  {
    action: "actions/dependency-review-action",
    scanner: "dependency-review",
    gate: { input: "warn-only", off: /^true$/i, offByDefault: false },
  },
  { action: "snyk/actions", scanner: "snyk" },
  { action: "gitleaks/gitleaks-action", scanner: "gitleaks" },
  { action: "trufflesecurity/trufflehog", scanner: "trufflehog" },
  { action: "securego/gosec", scanner: "gosec" },
  { action: "pypa/gh-action-pip-audit", scanner: "pip-audit" },
  { action: "google/osv-scanner-action", scanner: "osv-scanner" },
  { action: "golang/govulncheck-action", scanner: "govulncheck" },
  { action: "returntocorp/semgrep-action", scanner: "semgrep" },
  { action: "semgrep/semgrep-action", scanner: "semgrep" },
  { action: "zizmorcore/zizmor-action", scanner: "zizmor" },
];

/** The scanner that a `uses:` runs. */
export function scannerOfAction(uses: string): ScannerAction | undefined {
  const name = uses.replace(/@.*$/, "").toLowerCase();
  return scannerActions.find(({ action }) => name === action || name.startsWith(`${action}/`));
}
