import type { VexStatus } from "../model/index.ts";
import { items, members, text, texts } from "../model/json-values.ts";
import type { VexDocument, VexProduct, VexStatement } from "./vex.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads OpenVEX 0.0.1 to 0.2.0. A statement of an unknown status says nothing and is left out.
 *
 * @see OpenVEX specification 0.2.0
 */
export function readOpenVex(document: Fields): VexDocument {
  const date = text(document["last_updated"]) ?? text(document["timestamp"]);
  return {
    format: "OpenVEX",
    author: text(document["author"]) ?? "an unknown author",
    statements: items(document["statements"]).flatMap(
      (one) => statementOf(members(one), date) ?? [],
    ),
  };
}

const statuses: ReadonlySet<unknown> = new Set([
  "not_affected",
  "affected",
  "fixed",
  "under_investigation",
] satisfies VexStatus[]);

function statementOf(one: Fields, documentDate: string | undefined): VexStatement | undefined {
  const { status } = one;
  if (!statuses.has(status)) return undefined;
  const justification = text(one["justification"]);
  const words = ["impact_statement", "action_statement", "status_notes"].flatMap(
    (name) => text(one[name]) ?? [],
  )[0];
  const date = text(one["last_updated"]) ?? text(one["timestamp"]) ?? documentDate;
  return {
    ids: idsOf(one["vulnerability"]),
    products: items(one["products"]).map(productOf),
    status: status as VexStatus,
    ...(justification && { justification }),
    ...(words && { statement: words }),
    ...(date && { date }),
  };
}

/** A text up to 0.0.1, an object since. */
function idsOf(vulnerability: unknown): string[] {
  const { name, aliases } = members(vulnerability);
  const own = text(vulnerability) ?? text(name);
  return [...(own ? [own] : []), ...texts(aliases)];
}

function productOf(value: unknown): VexProduct {
  const fields = typeof value === "string" ? { "@id": value } : members(value);
  const parts = items(fields["subcomponents"]);
  return {
    ...namesOf(fields),
    digests: digestsOf(members(fields["hashes"])),
    ...(parts.length > 0 && {
      subcomponents: parts.flatMap(
        (part) => namesOf(typeof part === "string" ? { "@id": part } : members(part)).purls,
      ),
    }),
  };
}

function namesOf(fields: Fields): Pick<VexProduct, "purls" | "names"> {
  const id = text(fields["@id"]);
  const purl = text(members(fields["identifiers"])["purl"]);
  const all = [...(id ? [id] : []), ...(purl ? [purl] : [])];
  return {
    purls: all.filter((name) => name.startsWith("pkg:")),
    names: all.filter((name) => !name.startsWith("pkg:")),
  };
}

function digestsOf(hashes: Fields): string[] {
  const hex = text(hashes["sha-256"]);
  return hex ? [`sha256:${hex.toLowerCase()}`] : [];
}
