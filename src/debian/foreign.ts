import type { InstalledDeb } from "./status.ts";

/**
 * Who built a package, where it was not Debian: another archive's versions are not ordered against
 * Debian's fixed ones. Packages say it in their version, some only in their name.
 *
 * @returns `undefined` for Debian's own
 */
export function foreignOrigin({
  name,
  version,
}: Pick<InstalledDeb, "name" | "version">): string | undefined {
  return (
    byVersion.find(([pattern]) => pattern.test(version))?.[1] ??
    byName.find(([pattern]) => pattern.test(name))?.[1]
  );
}

const byVersion: readonly (readonly [RegExp, string])[] = [
  [/\.pgdg/, "the PostgreSQL project"],
  [/nodesource/, "NodeSource"],
  [/\+deb\.sury\.org/, "the Sury archive"],
  [/\+maria~/, "MariaDB"],
  [/ubuntu/, "Ubuntu"],
  // Docker, nginx and many others: `5:24.0.7-1~debian.12~bookworm`, `1.25.3-1~bookworm`.
  [
    /~(?:debian\.\d+|(?:stretch|buster|bullseye|bookworm|trixie|forky)(?:$|[~+.\d]))/,
    "another archive",
  ],
];

const byName: readonly (readonly [RegExp, string])[] = [
  [/^(?:docker-(?:ce|buildx-plugin|compose-plugin|scan-plugin)|containerd\.io$)/, "Docker"],
  [/^mongodb-(?:org|mongosh)/, "MongoDB"],
  [/^google-(?:chrome|cloud)-/, "Google"],
  [
    /^(?:msodbcsql|mssql-tools|dotnet-|aspnetcore-|powershell$|packages-microsoft-prod$)/,
    "Microsoft",
  ],
  [/^(?:temurin|zulu)-?\d/, "another archive"],
];
