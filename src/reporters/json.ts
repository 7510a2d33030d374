import type {
  Action,
  Attestation,
  Finding,
  ImageLayer,
  LayerInstruction,
  Location,
  Package,
  Report,
  ReportedAsset,
  Reporter,
  Verification,
  VexOpinion,
} from "../model/index.ts";
import { breakdownJson, countsJson } from "./breakdown-json.ts";
import { jsonText } from "./json-text.ts";

/**
 * The report itself, as docs/report.schema.json describes it. Every key is named here: what is not
 * (evidence for fixers, changes, an image's environment and history, which can hold secrets) stays
 * inside, and the order of keys never depends on how a value was made.
 */
export const json: Reporter = {
  id: "json",
  mediaType: "application/json",
  render: (report) => jsonText(reportJson(report)),
};

function reportJson(report: Report) {
  return {
    schemaVersion: report.schemaVersion,
    tool: pick(report.tool, ["name", "version"]),
    ...pick(report, ["command", "createdAt", "target", "outcome"]),
    counts: countsJson(report.counts),
    breakdown: breakdownJson(report),
    data: report.data.map((one) => pick(one, ["ecosystem", "date", "records", "extent", "origin"])),
    assets: report.assets.map(assetJson),
    findings: report.findings.map(findingJson),
    gaps: report.gaps.map((gap) => pick(gap, ["asset", "path", "reason", "message"])),
    plan: report.plan && {
      before: countsJson(report.plan.before),
      after: countsJson(report.plan.after),
      basis: report.plan.basis,
      actions: report.plan.actions.map(actionJson),
      left: report.plan.left.map((left) => pick(left, ["fingerprint", "reason", "message"])),
    },
    verification: report.verification && verificationJson(report.verification),
    change: report.change && pick(report.change, ["dryRun", "paths", "diff"]),
  };
}

function assetJson({ asset, os, fileCount, image, layers, ...found }: ReportedAsset) {
  return {
    ...pick(asset, ["id", "kind", "name", "service"]),
    os: os && pick(os, ["id", "versionId", "name"]),
    fileCount,
    image: image && {
      ...pick(image, ["reference", "configDigest", "manifestDigest", "platform"]),
      base: image.base && pick(image.base, ["name", "digest"]),
      layers: image.layers.map((layer) => ({
        ...pick(layer, ["diffId", "digest", "sizeBytes"]),
        ...layerJson(layers?.find(({ diffId }) => diffId === layer.diffId)),
      })),
    },
    attestations: found.attestations?.map(attestationJson),
    packages: found.packages.map(packageJson),
  };
}

function attestationJson(attestation: Attestation) {
  const { comparison, identity } = attestation;
  return {
    ...pick(attestation, ["kind", "predicateType", "via", "digest", "builder", "author", "date"]),
    ...pick(attestation, ["signed", "trust", "key"]),
    identity: identity && pick(identity, ["subject", "issuer"]),
    ...pick(attestation, ["signedAs", "notes", "why"]),
    comparison: comparison && {
      same: comparison.same,
      onlyInSbom: pick(comparison.onlyInSbom, ["count", "purls"]),
      onlyInImage: pick(comparison.onlyInImage, ["count", "purls"]),
      differentVersion: {
        count: comparison.differentVersion.count,
        packages: comparison.differentVersion.packages.map((one) =>
          pick(one, ["purl", "inSbom", "inImage"]),
        ),
      },
    },
  };
}

function layerJson(layer: ImageLayer | undefined) {
  return {
    ...(layer && pick(layer, ["isBase", "confidence"])),
    from: layer?.from && instructionJson(layer.from),
    instructions: layer?.instructions.map(instructionJson),
    superseded: layer?.superseded.map((one) =>
      pick(one, ["name", "version", "purl", "ecosystem", "by", "replacedBy"]),
    ),
  };
}

function instructionJson({ keyword, text, dockerfile }: LayerInstruction) {
  return { keyword, text, dockerfile: dockerfile && locationJson(dockerfile) };
}

function packageJson(found: Package) {
  return {
    ...pick(found, ["name", "version", "purl", "ecosystem"]),
    source: found.source && pick(found.source, ["name", "version"]),
    ...pick(found, ["architecture", "scope", "origin", "license"]),
    ...pick(found, ["layer", "instruction", "isUnlisted"]),
    locations: found.locations.map(locationJson),
    ...pick(found, ["requiredBy", "dependsOn"]),
  };
}

function locationJson({ asset, path, region, layer }: Location) {
  return {
    asset,
    path,
    region: region && pick(region, ["startLine", "startColumn", "endLine", "endColumn"]),
    layer,
  };
}

function findingJson(finding: Finding) {
  return {
    ...pick(finding, ["kind", "rule", "fingerprint", "title", "message", "severity"]),
    ...pick(finding, ["confidence", "cwe"]),
    location: locationJson(finding.location),
    priority: pick(finding.priority, ["bucket", "rank", "because"]),
    suppression: finding.suppression && pick(finding.suppression, ["by", "reason", "until"]),
    ...(finding.kind === "vulnerability"
      ? {
          package: {
            ...pick(finding.package, ["name", "version", "purl", "ecosystem", "source", "layer"]),
            location: finding.package.location && locationJson(finding.package.location),
          },
          ...pick(finding, ["advisories", "aliases", "fixedVersions", "state"]),
          cvss: finding.cvss && pick(finding.cvss, ["score", "vector"]),
          ...pick(finding, ["knownExploited", "epss", "published"]),
          vex: finding.vex && {
            ...opinionJson(finding.vex),
            contradictedBy: finding.vex.contradictedBy?.map(opinionJson),
          },
        }
      : {
          ...pick(finding, ["advice", "symbol", "secretCount"]),
          trace: finding.trace?.map(({ location, message }) => ({
            location: locationJson(location),
            message,
          })),
        }),
  };
}

function opinionJson(opinion: VexOpinion) {
  return {
    ...pick(opinion, ["status", "justification", "statement", "author", "date"]),
    ...pick(opinion, ["document", "verified"]),
  };
}

function actionJson(action: Action) {
  return {
    ...pick(action, ["id", "title", "fixer", "safety", "bucket", "asset", "paths"]),
    ...pick(action, ["removes", "introduces"]),
    before: countsJson(action.before),
    after: countsJson(action.after),
    ...pick(action, ["basis", "notes", "needsImage"]),
  };
}

function verificationJson({ gone, remains, unchecked, introduced, checks }: Verification) {
  return {
    gone: gone.map(findingJson),
    remains: remains.map(findingJson),
    unchecked: unchecked.map(({ finding, why, command }) => ({
      finding: findingJson(finding),
      why,
      command,
    })),
    introduced: introduced.map(findingJson),
    checks: checks.map((check) => pick(check, ["id", "title", "result", "message", "path"])),
  };
}

/** The named keys of a value, in the order named; `undefined` ones are left out by JSON. */
function pick<T, const K extends keyof T>(value: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<T, K>;
}
