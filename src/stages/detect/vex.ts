import type {
  AttestedDocument,
  FindingVex,
  Suppression,
  VexOpinion,
  VexStatus,
  VulnerabilityFinding,
} from "../../model/index.ts";
import { readVex } from "../../vex/read-vex.ts";
import type { VexDocument, VexProduct } from "../../vex/vex.ts";
import { isAbout, type VexScene } from "./vex-products.ts";

/** A VEX document with where it comes from. */
export interface SourcedVex {
  /** File or attestation. */
  readonly name: string;
  readonly verified: VexOpinion["verified"];
  readonly document: VexDocument;
}

/** What is attached to an image and says something of vulnerabilities. */
export function attachedVex(documents: readonly AttestedDocument[]): SourcedVex[] {
  return documents.flatMap(({ attestation: { trust, digest, predicateType }, content }) => {
    const document = content === undefined || trust === "invalid" ? undefined : readVex(content);
    if (!document || trust === "invalid") return [];
    return [{ name: `${predicateType} ${digest}`, verified: trust, document }];
  });
}

/**
 * Tells findings what VEX statements say of them. One that the user gave or verified, and that says
 * "not affected" or "fixed", suppresses; any other is shown and changes nothing: whoever can push an
 * image must not be able to silence its findings.
 */
export function applyVex(
  findings: readonly Vulnerable[],
  { sources, scene }: VexOptions,
): Vulnerable[] {
  const byId = statementsById(sources);
  if (byId.size === 0) return [...findings];
  return findings.map((finding) => {
    const vex = verdictOf(finding, { byId, scene });
    return vex ? { ...finding, vex, ...suppressedBy(vex) } : finding;
  });
}

export interface VexOptions {
  readonly sources: readonly SourcedVex[];
  /** What the findings lie in. */
  readonly scene: VexScene;
}

type Vulnerable = Omit<VulnerabilityFinding, "priority">;

interface Said {
  readonly opinion: VexOpinion;
  readonly products: readonly VexProduct[];
}

type ById = ReadonlyMap<string, readonly Said[]>;

function statementsById(sources: readonly SourcedVex[]): ById {
  const found = new Map<string, Said[]>();
  for (const { name, verified, document } of sources) {
    for (const { ids, products, status, justification, statement, date } of document.statements) {
      const opinion: VexOpinion = {
        status,
        ...(justification && { justification }),
        ...(statement && { statement }),
        author: document.author,
        ...(date && { date }),
        document: name,
        verified,
      };
      for (const id of new Set(ids)) {
        const list = found.get(id) ?? [];
        found.set(id, list);
        list.push({ opinion, products });
      }
    }
  }
  return found;
}

interface Judging {
  readonly byId: ById;
  readonly scene: VexScene;
}

function verdictOf(finding: Vulnerable, { byId, scene }: Judging): FindingVex | undefined {
  const names = new Set([finding.rule, ...finding.aliases, ...finding.advisories]);
  const said = [...names]
    .flatMap((name) => byId.get(name) ?? [])
    .filter(({ products }) =>
      products.some((product) => isAbout(product, { found: finding.package, scene })),
    );
  const opinions = [...new Set(said.map(({ opinion }) => opinion))].sort(byWeight);
  const [verdict] = opinions;
  if (!verdict) return undefined;
  const others = latestOfEach(opinions).filter(
    ({ author, status }) => author !== verdict.author && status !== verdict.status,
  );
  return { ...verdict, ...(others.length > 0 && { contradictedBy: others }) };
}

/** Whoever is known first, then the latest; of one moment, what claims least. */
function byWeight(a: VexOpinion, b: VexOpinion): number {
  return (
    Number(isTrusted(b)) - Number(isTrusted(a)) ||
    timeOf(b) - timeOf(a) ||
    claims[a.status] - claims[b.status]
  );
}

const claims: Readonly<Record<VexStatus, number>> = {
  affected: 0,
  under_investigation: 1,
  fixed: 2,
  not_affected: 3,
};

/** No date, or none that can be read, is older than any. */
function timeOf({ date = "" }: VexOpinion): number {
  const time = Date.parse(date);
  return Number.isNaN(time) ? 0 : time;
}

function isTrusted({ verified }: VexOpinion): boolean {
  return verified !== "unverified";
}

function latestOfEach(opinions: readonly VexOpinion[]): VexOpinion[] {
  const byAuthor = new Map<string, VexOpinion>();
  for (const one of opinions) if (!byAuthor.has(one.author)) byAuthor.set(one.author, one);
  return [...byAuthor.values()];
}

function suppressedBy(vex: FindingVex): { readonly suppression?: Suppression } {
  const clears = vex.status === "not_affected" || vex.status === "fixed";
  if (!clears || !isTrusted(vex)) return {};
  const { status, justification, statement, author, date } = vex;
  const words = [justification?.replaceAll("_", " "), statement].filter(Boolean).join(". ");
  const who = [author, date?.slice(0, 10)].filter(Boolean).join(", ");
  const state = status === "fixed" ? "fixed" : "not affected";
  return { suppression: { by: "vex", reason: `${state}${words ? `: ${words}` : ""} (${who})` } };
}
