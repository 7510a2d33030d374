import type { InstalledDeb } from "./status.ts";

/** A package that the distribution did not build. */
export interface ForeignPackage {
  /** Who built it: `NodeSource`. */
  readonly origin: string;
  /** What its own builder's advisories call it, where there are some: see `data/advisories`. */
  readonly advised?: {
    readonly ecosystem: string;
    /** With upstream's version, without the packaging's revision. */
    readonly source: { readonly name: string; readonly version: string };
  };
}

/**
 * Who built a package, where it was not the distribution: another archive's versions are not ordered
 * against the distribution's fixed ones. Packages say it in their version, else in their maintainer or
 * their name.
 *
 * @param system - `ID` of os-release
 * @returns `undefined` for the distribution's own
 */
export function foreignPackage(
  deb: Pick<InstalledDeb, "name" | "version" | "maintainer" | "source">,
  system: string,
): ForeignPackage | undefined {
  if (/\.pgdg/.test(deb.version)) return postgresqlPackage(deb);
  const { name, version, maintainer = "" } = deb;
  if (deadsnakesVersion.test(version) && /^(?:lib)?python[23]/.test(name))
    return { origin: "the deadsnakes archive" };
  const origin =
    byVersion.find(([pattern]) => pattern.test(version))?.[1] ??
    (system === "ubuntu" ? undefined : byOtherSystem.exec(version) && "Ubuntu") ??
    byMaintainer.find(([pattern]) => pattern.test(maintainer))?.[1] ??
    byName.find(([pattern]) => pattern.test(name))?.[1];
  return origin ? { origin } : undefined;
}

/**
 * The PostgreSQL project's archive builds the database, and much besides. Its advisories tell whether a
 * flaw is in the server or in the client, which libpq belongs to.
 */
function postgresqlPackage({
  name,
  source,
}: Pick<InstalledDeb, "name" | "source">): ForeignPackage {
  const origin = "the PostgreSQL project";
  if (!/^postgresql-(?:\d+|[89]\.\d)$/.test(source.name)) return { origin };
  const isClient = /^(?:postgresql-client-|libpq|libecpg|libpgtypes)/.test(name);
  const version = source.version.replace(/^\d+:/, "").replace(/-[^-]*$/, "");
  return {
    origin,
    advised: {
      ecosystem: "PostgreSQL",
      source: { name: isClient ? "postgresql-client" : "postgresql-server", version },
    },
  };
}

const codenames =
  "stretch|buster|bullseye|bookworm|trixie|forky|xenial|bionic|focal|jammy|noble|oracular|plucky|questing|resolute";

const deadsnakesVersion = new RegExp(`\\+(?:${codenames})\\d*$`);

const byVersion: readonly (readonly [RegExp, string])[] = [
  [/nodesource/, "NodeSource"],
  [/\+deb\.sury\.org/, "the Sury archive"],
  [/\+maria~/, "MariaDB"],
  [/~ppa\d|ppa\d+~|\+ppa/, "a personal archive"],
  // Docker, nginx and many others: `5:24.0.7-1~debian.12~bookworm`, `1.25.3-1~bookworm`.
  [new RegExp(`~(?:(?:debian|ubuntu)\\.\\d+|(?:${codenames})(?:$|[~+.\\d]))`), "another archive"],
];

const byOtherSystem = /ubuntu/;

/** Only domains that sign nothing of the distributions: their developers have employers too. */
const byMaintainer: readonly (readonly [RegExp, string])[] = [
  [/@docker\.com>/i, "Docker"],
  [/@nodesource\.com>/i, "NodeSource"],
  [/@(?:elastic\.co|elasticsearch\.com)>/i, "Elastic"],
  [/@hashicorp\.com>/i, "HashiCorp"],
  [/@mongodb\.com>/i, "MongoDB"],
  [/@grafana\.com>/i, "Grafana"],
  [/@(?:nginx\.com|f5\.com)>/i, "nginx"],
  [/@datadoghq\.com>/i, "Datadog"],
  [/@adoptium\.net>|temurin-dev@eclipse\.org>/i, "Eclipse Adoptium"],
  [/@azul\.com>/i, "Azul"],
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
