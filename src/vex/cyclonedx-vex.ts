import type { VexStatus } from "../model/index.ts";
import { items, members, text } from "../model/json-values.ts";
import type { VexDocument, VexProduct, VexStatement } from "./vex.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the analyses of a CycloneDX document. A vulnerability without one is what a scanner found,
 * and no statement.
 *
 * @see CycloneDX 1.6, vulnerabilities[].analysis
 */
export function readCyclonedxVex(bom: Fields): VexDocument {
  const metadata = members(bom["metadata"]);
  const products = productsByRef(bom, members(metadata["component"]));
  const date = text(metadata["timestamp"]);
  return {
    format: "CycloneDX",
    author: authorOf(metadata),
    statements: items(bom["vulnerabilities"]).flatMap((one) =>
      statementsOf(members(one), { products, date }),
    ),
  };
}

const states: ReadonlyMap<unknown, VexStatus> = new Map([
  ["exploitable", "affected"],
  ["false_positive", "not_affected"],
  ["in_triage", "under_investigation"],
  ["not_affected", "not_affected"],
  ["resolved", "fixed"],
  ["resolved_with_pedigree", "fixed"],
]);

interface Context {
  readonly products: ReadonlyMap<string, VexProduct>;
  readonly date: string | undefined;
}

function statementsOf(one: Fields, { products, date: documentDate }: Context): VexStatement[] {
  const analysis = members(one["analysis"]);
  const status = states.get(analysis["state"]);
  if (!status) return [];
  const ids = [one, ...items(one["references"])].flatMap(
    (named) => text(members(named)["id"]) ?? [],
  );
  const justification = text(analysis["justification"]);
  const statement = text(analysis["detail"]);
  const date =
    text(analysis["lastUpdated"]) ??
    text(analysis["firstIssued"]) ??
    text(one["updated"]) ??
    documentDate;
  const affected = items(one["affects"]).flatMap(
    (affect) => productOf(members(affect), { products, status }) ?? [],
  );
  return [
    {
      ids,
      products: affected,
      status,
      ...(justification && { justification }),
      ...(statement && { statement }),
      ...(date && { date }),
    },
  ];
}

interface Affected {
  readonly products: ReadonlyMap<string, VexProduct>;
  readonly status: VexStatus;
}

/** A reference into this document, into another one by a BOM link, or a package URL. */
function productOf(affect: Fields, { products, status }: Affected): VexProduct | undefined {
  const ref = text(affect["ref"]);
  if (ref === undefined) return undefined;
  const inner = /^urn:cdx:[^#]*#(.+)$/.exec(ref)?.[1];
  const name = inner === undefined ? ref : decoded(inner);
  const product = products.get(name) ?? (name.startsWith("pkg:") ? purlProduct(name) : undefined);
  const listed = items(affect["versions"]).map(members);
  if (!product || listed.length === 0) return product;
  // A range is not ordered here: only versions that are named hold.
  const versions = listed
    .filter((one) => one["status"] !== "unknown")
    .filter((one) => (one["status"] ?? "affected") === "affected" || status !== "affected")
    .flatMap((one) => text(one["version"]) ?? []);
  return { ...product, versions };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function purlProduct(purl: string): VexProduct {
  return { purls: [purl], digests: [], names: [] };
}

function productsByRef(bom: Fields, root: Fields): Map<string, VexProduct> {
  const found = new Map<string, VexProduct>();
  const rootRef = text(root["bom-ref"]);
  if (rootRef) found.set(rootRef, rootProduct(root));
  const waiting = [...items(root["components"]), ...items(bom["components"])];
  while (waiting.length > 0) {
    const component = members(waiting.pop());
    for (const inner of items(component["components"])) waiting.push(inner);
    const ref = text(component["bom-ref"]);
    const purl = text(component["purl"]);
    if (ref && purl) found.set(ref, purlProduct(purl));
  }
  return found;
}

/** The thing that the document describes; of an image the version may be its digest. */
function rootProduct(root: Fields): VexProduct {
  const purl = text(root["purl"]);
  const version = text(root["version"]) ?? "";
  const name = text(root["name"]);
  return {
    purls: purl ? [purl] : [],
    digests: /^sha256:[0-9a-f]{64}$/.test(version) ? [version] : [],
    names: name ? [name] : [],
  };
}

/** People before programs. */
function authorOf({ authors, manufacturer, manufacture, supplier, tools }: Fields): string {
  const listed = [...items(authors), manufacturer, manufacture, supplier];
  const programs = [...items(tools), ...items(members(tools)["components"])];
  const names = [...listed, ...programs].flatMap((one) => text(members(one)["name"]) ?? []);
  return names[0] ?? "an unknown author";
}
