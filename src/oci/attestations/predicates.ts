import type { Attestation } from "../../model/index.ts";
import { members, text, texts } from "../json.ts";

/** What a document is, whoever attached it. */
export type Described = Pick<Attestation, "kind" | "builder" | "author" | "date"> & {
  /** Kept where something reads it: bills of materials and VEX. */
  readonly content?: unknown;
};

/**
 * Tells a predicate apart by its type, else by itself.
 *
 * @param type - as in-toto names it, or a media type
 */
export function describePredicate(type: string, predicate: unknown): Described {
  const content = unwrap(predicate);
  const fields = members(content);
  const kind = kindOf(type, content);
  switch (kind) {
    case "sbom":
      return { kind, content, ...sbomWriter(fields) };
    case "vex":
      return { kind, content, ...vexWriter(fields) };
    case "provenance":
      return { kind, ...builderOf(fields) };
    default:
      return { kind };
  }
}

/** cosign hands documents on as text under `Data`. */
function unwrap(predicate: unknown): unknown {
  const inner = typeof predicate === "string" ? predicate : members(predicate)["Data"];
  if (inner === undefined) return predicate;
  if (typeof inner !== "string") return inner;
  try {
    return JSON.parse(inner);
  } catch {
    return inner;
  }
}

const byType: readonly (readonly [RegExp, Attestation["kind"]])[] = [
  [/^https:\/\/spdx\.dev\/Document\b/, "sbom"],
  [/^https:\/\/cyclonedx\.org\/vex\b/, "vex"],
  [/^https:\/\/cyclonedx\.org\//, "sbom"],
  [/^https:\/\/slsa\.dev\/provenance\b/, "provenance"],
  [/^https:\/\/openvex\.dev\/ns\b/, "vex"],
  [/^https:\/\/sigstore\.dev\/cosign\/sign\/v1$/, "signature"],
];

function kindOf(type: string, content: unknown): Attestation["kind"] {
  const named = byType.find(([pattern]) => pattern.test(type))?.[1];
  if (named) return named;
  if (typeof content === "string") {
    return /^SPDXVersion:\s*SPDX-/m.test(content.slice(0, 4096)) ? "sbom" : "other";
  }
  const fields = members(content);
  if (fields["bomFormat"] === "CycloneDX" || text(fields["spdxVersion"])) return "sbom";
  const context = text(fields["@context"]) ?? "";
  if (context.startsWith("https://openvex.dev/ns")) return "vex";
  if (/^https:\/\/spdx\.org\/rdf\/3/.test(context)) return "sbom";
  return text(members(fields["document"])["csaf_version"]) ? "vex" : "other";
}

function sbomWriter({ metadata, creationInfo }: Readonly<Record<string, unknown>>) {
  const { timestamp, tools } = members(metadata);
  const { created, creators } = members(creationInfo);
  const listed = Array.isArray(tools) ? tools : members(tools)["components"];
  const program = members(Array.isArray(listed) ? listed[0] : undefined);
  const named = [text(program["name"]), text(program["version"])].filter(Boolean).join(" ");
  const spdx = texts(creators).map((creator) => creator.replace(/^\w+:\s*/, ""));
  return said(named || spdx.join(", "), text(timestamp) ?? text(created));
}

function vexWriter(fields: Readonly<Record<string, unknown>>) {
  const { author, timestamp, last_updated } = fields;
  const { publisher, tracking } = members(fields["document"]);
  return said(
    text(author) ?? text(members(publisher)["name"]) ?? "",
    text(last_updated) ?? text(timestamp) ?? text(members(tracking)["current_release_date"]),
  );
}

/** SLSA 0.2 names the builder at the top, 1.0 in the details of the run. */
function builderOf(fields: Readonly<Record<string, unknown>>) {
  const run = members(fields["runDetails"]);
  const builder = text(members(fields["builder"])["id"]) ?? text(members(run["builder"])["id"]);
  const date =
    text(members(fields["metadata"])["buildFinishedOn"]) ??
    text(members(run["metadata"])["finishedOn"]);
  return { ...(builder && { builder }), ...(date && { date }) };
}

function said(author: string, date: string | undefined) {
  return { ...(author && { author }), ...(date && { date }) };
}
