import type { Change, Edit, FixContext, Refusal, RuleFinding } from "../model/index.ts";
import type { ServiceEvidence } from "../rules/compose-services.ts";
import type { ComposeDocument, ComposeField, ComposeService } from "../syntax/compose.ts";
import {
  appendItem,
  insertEntry,
  textOf,
  type YamlMap,
  type YamlSequence,
  type YamlValue,
} from "../syntax/yaml.ts";

/** A finding in a Compose file with what it is about. */
export interface ComposeQuestion {
  readonly document: ComposeDocument;
  readonly service: ComposeService;
  /** What is written under the service's name. */
  readonly map: YamlMap;
}

export type ComposeFinding = RuleFinding<ServiceEvidence>;

/** Finds the service of a finding again, or says why it cannot be edited. */
export function questionOf(
  { evidence }: ComposeFinding,
  context: Pick<FixContext, "document">,
): ComposeQuestion | Refusal {
  const document = context.document as ComposeDocument;
  const service = document.services.find(({ name }) => name === evidence.service);
  if (service?.map?.style === "block") return { document, service, map: service.map };
  return cannotPlace(`${evidence.service} is written in a way that suture does not edit`);
}

/** A refusal for a layout in which an edit cannot be exact. */
export function cannotPlace(why: string): Refusal {
  return { refused: "needs-person", message: `${why}: edit it by hand.` };
}

/** Edits of the file that a finding is in. */
export function editsOf(
  finding: Pick<RuleFinding, "location">,
  { expected, edits }: { readonly expected: string; readonly edits: readonly Edit[] },
): Change {
  return { kind: "edit", path: finding.location.path, expected, edits };
}

/**
 * Adds items to a list key of a service, and makes the key where there is none. Items that are
 * there already are not added again. A list that stands at an anchor or in another service is
 * never touched: others use it.
 *
 * @returns `undefined` where the place cannot be told for sure
 */
export function addToList(
  { document, service, map }: ComposeQuestion,
  { key, items }: { readonly key: string; readonly items: readonly string[] },
): readonly Edit[] | undefined {
  const field = service.fields.get(key);
  if (!field || field.origin === "extended") return addKey({ document, service, map }, key, items);
  const sequence = ownSequence(field);
  if (!sequence) return undefined;
  const have = new Set(sequence.items.map(({ value }) => textOf(value)));
  const missing = items.filter((item) => !have.has(item));
  const edits = missing.map((value) => appendItem(document.yaml, { sequence, value })?.[0]);
  return joinInsertions(edits);
}

/** Adds a key at the end of a service. */
export function addKey(
  { document, map }: ComposeQuestion,
  name: string,
  value: YamlValue,
): readonly Edit[] | undefined {
  return insertEntry(document.yaml, { map, name, value });
}

/** The list that a service itself spells; `undefined` where others share it. */
export function ownSequence({ entry, value, origin }: ComposeField): YamlSequence | undefined {
  if (origin !== "own" || value?.kind !== "sequence" || entry.value !== value) return undefined;
  return value.aliases > 0 ? undefined : value;
}

/** Several insertions at one place as one, in their order. */
export function joinInsertions(edits: readonly (Edit | undefined)[]): readonly Edit[] | undefined {
  const joined: Edit[] = [];
  for (const edit of edits) {
    if (!edit) return undefined;
    const last = joined.at(-1);
    if (last && last.range.start === edit.range.start && last.range.end === edit.range.end) {
      joined[joined.length - 1] = { ...last, text: last.text + edit.text };
    } else joined.push(edit);
  }
  return joined;
}
