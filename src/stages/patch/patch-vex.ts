import type { Finding, VulnerabilityFinding } from "../../model/index.ts";
import { purlWithoutVersion } from "../../model/index.ts";
import { parseReference } from "../../oci/references.ts";
import { type NewStatement, writeOpenVex } from "../../vex/write-open-vex.ts";
import type { PlatformPatch } from "./patched-image.ts";

export interface PatchVexRequest {
  readonly patch: PlatformPatch;
  /** Of the patched platform. */
  readonly digest: string;
  /** Name and tag, as far as the image has one. */
  readonly name: string | undefined;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  /** `suture 0.1.0` */
  readonly tool: string;
}

/** An OpenVEX document of the vulnerabilities that a patch removed, by the versions that are there now. */
export function patchVex({ patch, digest, name, createdAt, tool }: PatchVexRequest): string {
  const reference = name === undefined ? undefined : parseReference(name);
  const repository = reference && `${reference.registry}/${reference.repository}`;
  const last = reference?.repository.split("/").at(-1) ?? "image";
  const image = { name: last, digest, ...(repository !== undefined && { repository }) };
  return writeOpenVex({ image, statements: statementsOf(patch), createdAt, tool });
}

function statementsOf({ changed, proof }: PlatformPatch): readonly NewStatement[] {
  const statements = new Map<string, { aliases: Set<string>; packages: Set<string> }>();
  for (const finding of (proof?.gone ?? []).filter(isVulnerability)) {
    const purl = purlNow(finding, changed);
    if (purl === undefined) continue;
    const known = statements.get(finding.rule) ?? { aliases: new Set(), packages: new Set() };
    for (const alias of finding.aliases) if (alias !== finding.rule) known.aliases.add(alias);
    known.packages.add(purl);
    statements.set(finding.rule, known);
  }
  return [...statements].sort(byId).map(([id, { aliases, packages }]) => ({
    id,
    aliases: [...aliases].sort(),
    status: "fixed",
    packages: [...packages].sort(),
  }));
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function isVulnerability(finding: Finding): finding is VulnerabilityFinding {
  return finding.kind === "vulnerability";
}

/** The package as it is after the patch; `undefined` where the patch did not change it. */
function purlNow(
  { package: { name, purl } }: VulnerabilityFinding,
  changed: PlatformPatch["changed"],
): string | undefined {
  const architecture = /[?&]arch=([^&]+)/.exec(purl)?.[1];
  const now = changed.find(
    (one) => one.name === name && (architecture === undefined || one.architecture === architecture),
  );
  if (!now) return undefined;
  const [, qualifiers = ""] = /(\?.*)$/.exec(purl) ?? [];
  return `${purlWithoutVersion(purl)}@${encodeURIComponent(now.to).replaceAll("%3A", ":")}${qualifiers}`;
}
