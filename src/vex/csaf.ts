import type { VexStatus } from "../model/index.ts";
import { items, members, text, texts } from "../model/json-values.ts";
import { parsePurl } from "../versions/purl.ts";
import type { VexDocument, VexProduct, VexStatement } from "./vex.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads CSAF 2.0 as far as it is VEX. Products without a package URL or a digest cannot be told
 * apart here and are left out.
 *
 * @see CSAF 2.0, profile 5 (VEX)
 */
export function readCsaf(csaf: Fields): VexDocument {
  const document = members(csaf["document"]);
  const date = text(members(document["tracking"])["current_release_date"]);
  const products = productsById(members(csaf["product_tree"]));
  return {
    format: "CSAF",
    author: text(members(document["publisher"])["name"]) ?? "an unknown author",
    statements: items(csaf["vulnerabilities"]).flatMap((one) =>
      statementsOf(members(one), { products, date }),
    ),
  };
}

const statuses: readonly (readonly [string, VexStatus])[] = [
  ["known_not_affected", "not_affected"],
  ["fixed", "fixed"],
  ["first_fixed", "fixed"],
  ["known_affected", "affected"],
  ["first_affected", "affected"],
  ["last_affected", "affected"],
  ["under_investigation", "under_investigation"],
];

interface Context {
  readonly products: ReadonlyMap<string, VexProduct>;
  readonly date: string | undefined;
}

/** One for each product: justifications differ between them. */
function statementsOf(one: Fields, { products, date }: Context): VexStatement[] {
  const cve = text(one["cve"]);
  const ids = [
    ...(cve ? [cve] : []),
    ...items(one["ids"]).flatMap((id) => text(members(id)["text"]) ?? []),
  ];
  const said = members(one["product_status"]);
  return statuses.flatMap(([name, status]) =>
    texts(said[name]).flatMap((id) => {
      const product = products.get(id);
      if (!product) return [];
      const flag = items(one["flags"])
        .map(members)
        .find((entry) => isOf(entry, id));
      const justification = text(flag?.["label"]);
      const words = wordsOf(one, { id, status });
      const when = text(flag?.["date"]) ?? date;
      return [
        {
          ids,
          products: [product],
          status,
          ...(justification && { justification }),
          ...(words && { statement: words }),
          ...(when && { date: when }),
        },
      ];
    }),
  );
}

/** What names no product is said of all. */
function isOf(entry: Fields, id: string): boolean {
  const ids = texts(entry["product_ids"]);
  return ids.length === 0 || ids.includes(id);
}

function wordsOf(one: Fields, { id, status }: { readonly id: string; readonly status: VexStatus }) {
  const impact = items(one["threats"])
    .map(members)
    .filter(({ category }) => category === "impact");
  const remedies = status === "affected" ? items(one["remediations"]).map(members) : [];
  const entry = [...impact, ...remedies].find((candidate) => isOf(candidate, id));
  return text(entry?.["details"]);
}

/** Products of the tree, and products as parts of others. */
function productsById(tree: Fields): Map<string, VexProduct> {
  const found = new Map<string, VexProduct>();
  for (const product of [...items(tree["full_product_names"]).map(members), ...leavesOf(tree)]) {
    const id = text(product["product_id"]);
    if (id) found.set(id, productOf(product));
  }
  const parts = new Map<string, VexProduct>();
  for (const relation of items(tree["relationships"]).map(members)) {
    const id = text(members(relation["full_product_name"])["product_id"]);
    const part = found.get(text(relation["product_reference"]) ?? "");
    const whole = found.get(text(relation["relates_to_product_reference"]) ?? "");
    if (id && part) parts.set(id, partOf(part, whole));
  }
  return new Map([...[...found].filter(([, product]) => isNamed(product)), ...parts]);
}

/** Branches hold branches; a tree made to be deep must not end the stack. */
function leavesOf(tree: Fields): Fields[] {
  const found: Fields[] = [];
  const waiting = [...items(tree["branches"])];
  while (waiting.length > 0) {
    const branch = members(waiting.pop());
    const product = members(branch["product"]);
    if (text(product["product_id"])) found.push(product);
    for (const inner of items(branch["branches"])) waiting.push(inner);
  }
  return found;
}

function productOf(product: Fields): VexProduct {
  const helper = members(product["product_identification_helper"]);
  const purl = text(helper["purl"]);
  const digests = items(helper["hashes"])
    .flatMap((file) => items(members(file)["file_hashes"]))
    .map(members)
    .flatMap(({ algorithm, value }) =>
      algorithm === "sha256" && text(value) ? [`sha256:${text(value)?.toLowerCase()}`] : [],
    );
  return { purls: purl ? [purl] : [], digests, names: [] };
}

function isNamed({ purls, digests }: VexProduct): boolean {
  return purls.length + digests.length > 0;
}

/**
 * A part of an image that is named, or of a platform that is not: of the latter only parts that say
 * themselves which release they are of.
 */
function partOf(part: VexProduct, whole: VexProduct | undefined): VexProduct {
  if (whole && isNamed(whole)) return { ...whole, subcomponents: part.purls };
  return { ...part, purls: part.purls.filter(saysRelease) };
}

function saysRelease(text: string): boolean {
  const purl = parsePurl(text);
  return purl !== undefined && (purl.version !== undefined || purl.qualifiers.has("distro"));
}
