import type { Document, SourceText, Syntax, TextRange } from "../model/index.ts";
import {
  asMap,
  fieldsOf,
  isMergeKey,
  itemsOf,
  parseYaml,
  resolveNode,
  textOf,
  type YamlAlias,
  type YamlEntry,
  type YamlFile,
  type YamlMap,
  type YamlNode,
} from "./yaml.ts";

/** A Compose file. */
export interface ComposeDocument extends Document {
  readonly kind: "compose";
  readonly yaml: YamlFile;
  readonly services: readonly ComposeService[];
}

export interface ComposeService {
  readonly name: string;
  /** Of the service's name. */
  readonly nameRange: TextRange;
  /** What is written under the name; left out where that is no map or an alias. */
  readonly map: YamlMap | undefined;
  /** Keys with merges, and with what `extends` brings from the same file. */
  readonly fields: ReadonlyMap<string, ComposeField>;
  readonly image: string | undefined;
  readonly isBuilt: boolean;
  /** The service of this file whose keys it takes over whole: by `extends`, `<<` or an alias. */
  readonly parent: string | undefined;
  /** More of it stands in a file that is not read here: `extends` with `file`, or an override. */
  readonly isPartial: boolean;
}

export interface ComposeField {
  readonly entry: YamlEntry;
  readonly value: Exclude<YamlNode, YamlAlias> | undefined;
  /** `own`: in the service's map. `merged`: at an anchor. `extended`: in another service. */
  readonly origin: "own" | "merged" | "extended";
  /** The same key of the services that it extends, nearest first: Compose joins lists and maps. */
  readonly base: readonly ComposeField[];
}

/** Compose files by the names that Compose itself and its users give them. */
export const composeSyntax: Syntax<ComposeDocument> = {
  kind: "compose",
  files: [
    "docker-compose*.yml",
    "docker-compose*.yaml",
    "compose.yml",
    "compose.yaml",
    "compose.*.yml",
    "compose.*.yaml",
    "compose-*.yml",
    "compose-*.yaml",
    "*.compose.yml",
    "*.compose.yaml",
  ],
  parse: parseCompose,
};

/** Items of a list key over all that is extended, own ones first. */
export function listOf(
  service: ComposeService,
  name: string,
): readonly Exclude<YamlNode, YamlAlias>[] {
  const field = service.fields.get(name);
  if (!field) return [];
  return [field, ...field.base].flatMap(({ value }) => itemsOf(value));
}

/** Text of a scalar key. */
export function scalarOf(service: ComposeService, name: string): string | undefined {
  return textOf(service.fields.get(name)?.value);
}

function parseCompose(source: SourceText): ComposeDocument {
  const yaml = parseYaml(source.text);
  const roots = yaml.documents.map(({ root }) => root);
  const services = roots.flatMap((root) => readServices(root, isOverride(source.path)));
  return { ...source, kind: "compose", yaml, services, problems: yaml.problems };
}

/** `docker-compose.override.yml` only adds to the file it stands beside. */
function isOverride(path: string): boolean {
  return /[.-]override\.ya?ml$/i.test(path);
}

function readServices(root: YamlNode | undefined, override: boolean): ComposeService[] {
  const entries = [...fieldsOf(fieldsOf(root).get("services")?.entry.value)];
  const known = new Map(entries.map(([name, { entry }]) => [name, entry]));
  return entries
    .filter(([name]) => !name.startsWith("x-"))
    .map(([name, { entry }]) => readService(entry, { name, known, override }));
}

interface Reading {
  readonly name: string;
  readonly known: ReadonlyMap<string, YamlEntry>;
  readonly override: boolean;
}

function readService(entry: YamlEntry, { name, known, override }: Reading): ComposeService {
  const { fields, elsewhere } = collectFields(entry, known, [name]);
  const isBuilt = fields.has("build");
  const image = textOf(fields.get("image")?.value);
  return {
    name,
    nameRange: entry.key?.range ?? entry.range,
    map: entry.value?.kind === "map" ? entry.value : undefined,
    fields,
    image,
    isBuilt,
    parent: parentOf(entry, name, known),
    isPartial: override || elsewhere || (image === undefined && !isBuilt),
  };
}

interface Collected {
  readonly fields: ReadonlyMap<string, ComposeField>;
  readonly elsewhere: boolean;
}

/** Follows `extends` in this file; a loop ends it. */
function collectFields(
  entry: YamlEntry,
  known: ReadonlyMap<string, YamlEntry>,
  seen: readonly string[],
): Collected {
  const fields = new Map<string, ComposeField>();
  for (const [name, { entry: at, inherited }] of fieldsOf(entry.value)) {
    const origin = inherited ? "merged" : "own";
    fields.set(name, { entry: at, value: resolveNode(at.value), origin, base: [] });
  }
  const wanted = fields.get("extends")?.value;
  if (!wanted) return { fields, elsewhere: false };
  const target = extendedService(wanted);
  const next = target === undefined || seen.includes(target) ? undefined : known.get(target);
  if (!next || target === undefined || seen.length > 20) return { fields, elsewhere: true };
  const base = collectFields(next, known, [...seen, target]);
  for (const [name, field] of base.fields) {
    const own = fields.get(name);
    if (own) fields.set(name, { ...own, base: [field, ...field.base] });
    else fields.set(name, { ...field, origin: "extended" });
  }
  return { fields, elsewhere: base.elsewhere };
}

/** The service of this file that `extends` names; `undefined` for one of another file. */
function extendedService(node: YamlNode): string | undefined {
  if (node.kind === "scalar") return node.text;
  const fields = fieldsOf(node);
  return fields.has("file") ? undefined : textOf(fields.get("service")?.entry.value);
}

function parentOf(
  { value }: YamlEntry,
  name: string,
  known: ReadonlyMap<string, YamlEntry>,
): string | undefined {
  const extended = fieldsOf(value).get("extends")?.entry.value;
  const target = extended && extendedService(extended);
  if (target !== undefined && target !== name && known.has(target)) return target;
  const merged = asMap(value)?.entries.filter(isMergeKey) ?? [];
  const maps = [
    ...(value?.kind === "alias" ? [asMap(value)] : []),
    ...merged.flatMap((entry) => [asMap(entry.value), ...itemsOf(entry.value).map(asMap)]),
  ];
  return [...known].find(
    ([other, entry]) => other !== name && entry.value?.kind === "map" && maps.includes(entry.value),
  )?.[0];
}
