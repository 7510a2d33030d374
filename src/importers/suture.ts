import * as v from "valibot";
import { type Importer, type Report, severities } from "../model/index.ts";

/** suture's own JSON report, from an earlier run elsewhere. */
export const suture: Importer = {
  id: "suture",
  recognises: (text) =>
    /"schemaVersion"\s*:\s*"1"/.test(text) && /"name"\s*:\s*"suture"/.test(text),
  read(text) {
    const result = v.safeParse(report, parse(text));
    if (result.success) return toReport(result.output);
    const [first] = result.issues;
    const where = first.path?.map(({ key }) => String(key)).join(".") ?? "the whole";
    throw new SyntaxError(`${where}: ${first.message}`);
  },
};

/** JavaScript's own message quotes the text: a file named by mistake may hold a secret. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError("it is no JSON", { cause });
  }
}

const location = v.looseObject({ asset: v.string(), path: v.string() });

/** What a comparison and the reporters rely on; anything else is taken as it is. */
const anyFinding = {
  rule: v.string(),
  fingerprint: v.string(),
  title: v.string(),
  message: v.string(),
  severity: v.picklist(severities),
  confidence: v.picklist(["high", "medium", "low"]),
  cwe: v.array(v.number()),
  location,
  priority: v.looseObject({
    bucket: v.picklist(["day-1", "week-1", "later"]),
    rank: v.number(),
    because: v.string(),
  }),
};

const finding = v.variant("kind", [
  v.looseObject({
    ...anyFinding,
    kind: v.literal("vulnerability"),
    advisories: v.array(v.string()),
    aliases: v.array(v.string()),
    fixedVersions: v.array(v.string()),
    package: v.looseObject({
      name: v.string(),
      version: v.string(),
      purl: v.string(),
      ecosystem: v.string(),
    }),
  }),
  v.looseObject({
    ...anyFinding,
    kind: v.picklist(["misconfiguration", "secret", "code"]),
    advice: v.string(),
  }),
]);

/** In a report the asset's own keys stand beside what was found in it. */
const asset = v.looseObject({
  id: v.string(),
  kind: v.picklist(["directory", "image", "rootfs", "sbom"]),
  name: v.string(),
  service: v.optional(v.string()),
  image: v.optional(
    v.looseObject({ configDigest: v.string(), layers: v.optional(v.array(v.unknown())) }),
  ),
  packages: v.array(v.looseObject({ name: v.string(), version: v.string(), purl: v.string() })),
});

const report = v.looseObject({
  schemaVersion: v.literal("1"),
  tool: v.looseObject({ name: v.literal("suture") }),
  findings: v.array(finding),
  assets: v.array(asset),
  gaps: v.array(v.looseObject({ asset: v.string(), reason: v.string(), message: v.string() })),
  change: v.optional(v.looseObject({ paths: v.array(v.string()) })),
});

function toReport(read: v.InferOutput<typeof report>): Report {
  const { assets, findings, ...rest } = read;
  return {
    ...rest,
    // Evidence is for fixers and not part of a report.
    findings: findings.map((one) =>
      one.kind === "vulnerability" ? one : { evidence: null, ...one },
    ),
    assets: assets.map(({ id, kind, name, service, ...found }) => ({
      ...found,
      ...layersOf(found.image),
      asset: { id, kind, name, ...(service !== undefined && { service }) },
    })),
  } as unknown as Report;
}

/** What is known of each layer beside its bytes stands with it in a report. */
function layersOf(image: { readonly layers?: readonly unknown[] | undefined } | undefined) {
  const layers = image?.layers?.filter((layer) => Object.hasOwn(Object(layer), "instructions"));
  return layers && layers.length > 0 ? { layers } : {};
}
