/** Ecosystems that `suture db update` can get advisories for, as OSV spells them. */
export const fedEcosystems: readonly string[] = [
  "AlmaLinux",
  "Alpaquita",
  "Alpine",
  "BellSoft Hardened Containers",
  "Bitnami",
  "CRAN",
  "Chainguard",
  "Debian",
  "GHC",
  "GitHub Actions",
  "Go",
  "Hackage",
  "Hex",
  "Julia",
  "Mageia",
  "Maven",
  "MinimOS",
  "NuGet",
  "Packagist",
  "Pub",
  "PyPI",
  "Red Hat",
  "Rocky Linux",
  "RubyGems",
  "SUSE",
  "SwiftURL",
  "Ubuntu",
  "Wolfi",
  "crates.io",
  "npm",
  "openEuler",
  "openSUSE",
];

/** What gets advisories of an ecosystem, as a command; `undefined` where no feed of it is known. */
export function updateCommand(ecosystem: string): string | undefined {
  const [family = ""] = ecosystem.split(":");
  if (!fedEcosystems.includes(family)) return undefined;
  return `suture db update ${family.includes(" ") ? `"${family}"` : family}`;
}
