import type { Fix, Result, Suppression as SarifSuppression } from "sarif";
import {
  type Asset,
  type Finding,
  type RenderOptions,
  type Suppression,
  subjectOf,
} from "../../model/index.ts";
import { vexWords } from "../attestation-words.ts";
import { locationOf, sourceRoot, uriOf } from "./places.ts";
import { levelOf } from "./rules.ts";
import { messageText } from "./text.ts";

export interface ResultContext {
  readonly assets: ReadonlyMap<string, Asset>;
  /** Index of each rule id among the descriptors. */
  readonly ruleIndex: ReadonlyMap<string, number>;
  /** All results state their suppressions as soon as one does (SARIF 2.1.0, 3.27.23). */
  readonly statesSuppressions: boolean;
  readonly options: RenderOptions;
}

/** One finding as one result. */
export function resultOf(finding: Finding, context: ResultContext): Result {
  const ruleIndex = context.ruleIndex.get(finding.rule);
  const fix = fixOf(finding, context.options);
  return {
    ruleId: finding.rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: levelOf(finding.severity),
    message: { text: messageText(sentenceOf(finding)) },
    locations: [locationOf(finding.location, context.assets.get(subjectOf(finding).asset))],
    partialFingerprints: { "suture/v1": finding.fingerprint },
    ...codeFlowsOf(finding, context),
    ...(context.statesSuppressions && {
      suppressions: finding.suppression ? [suppressionOf(finding.suppression)] : [],
    }),
    ...(fix && { fixes: [fix] }),
    properties: propertiesOf(finding, context.options),
  };
}

function sentenceOf(finding: Finding): string {
  if (finding.kind !== "vulnerability") return `${finding.message} ${finding.advice}`;
  const { name, version } = finding.package;
  const fixed = finding.fixedVersions;
  const installed = finding.message.includes(version) ? "" : ` ${name} ${version} is installed.`;
  const remedy =
    fixed.length > 0 ? `Fixed in ${fixed.join(" or ")}.` : "No fixed version is known.";
  return `${finding.message}${installed} ${remedy}`;
}

function codeFlowsOf(finding: Finding, { assets }: ResultContext): Pick<Result, "codeFlows"> {
  if (finding.kind === "vulnerability" || !finding.trace || finding.trace.length === 0) return {};
  const locations = finding.trace.map(({ location, message }) => ({
    location: {
      ...locationOf(location, assets.get(location.asset)),
      message: { text: messageText(message) },
    },
  }));
  return { codeFlows: [{ threadFlows: [{ locations }] }] };
}

function suppressionOf({ by, reason, until }: Suppression): SarifSuppression {
  const why = [reason, until && `until ${until}`, `(${by})`].filter(Boolean).join(" ");
  return {
    kind: inSource.has(by) ? "inSource" : "external",
    status: "accepted",
    justification: messageText(why),
  };
}

/** Those written as a comment beside the finding. */
const inSource: ReadonlySet<string> = new Set(["suture", "nosec", "gitleaks:allow"]);

/** The edit of this occurrence. A secret's is left out: what it replaces or writes spells the secret. */
function fixOf(finding: Finding, { edits }: RenderOptions): Fix | undefined {
  if (finding.kind === "secret") return undefined;
  const { path, region } = finding.location;
  const proposed = edits
    ?.get(finding.fingerprint)
    ?.find(
      ({ location: at }) =>
        at.asset === finding.location.asset &&
        at.path === path &&
        at.region?.startLine === region?.startLine &&
        at.region?.startColumn === region?.startColumn,
    );
  if (!proposed || proposed.files.length === 0) return undefined;
  return {
    description: { text: messageText(proposed.title) },
    artifactChanges: proposed.files.map((file) => ({
      artifactLocation: { uri: uriOf(file.path), uriBaseId: sourceRoot },
      replacements: file.replacements.map(({ region: deletedRegion, text }) => ({
        deletedRegion: { ...deletedRegion },
        ...(text !== "" && { insertedContent: { text } }),
      })),
    })),
  };
}

function propertiesOf(finding: Finding, { fixes }: RenderOptions) {
  const fix = fixes.get(finding.fingerprint);
  return {
    kind: finding.kind,
    severity: finding.severity,
    confidence: finding.confidence,
    bucket: finding.priority.bucket,
    because: finding.priority.because,
    ...(fix && { fix }),
    ...(finding.kind === "vulnerability" && {
      purl: finding.package.purl,
      fixedVersions: finding.fixedVersions,
      state: finding.state,
      ...(finding.cvss && { cvss: finding.cvss.vector }),
      ...(finding.epss !== undefined && { epss: finding.epss }),
      ...(finding.knownExploited && { knownExploited: finding.knownExploited }),
      ...(finding.vex && { vex: vexWords(finding) }),
    }),
  };
}
