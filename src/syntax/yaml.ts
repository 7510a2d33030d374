export { appendItem, insertEntry, type NewEntry, quotingOf } from "./yaml/insert.ts";
export { layoutOf, type YamlLayout } from "./yaml/layout.ts";
export type {
  YamlAlias,
  YamlComment,
  YamlDocument,
  YamlEntry,
  YamlFile,
  YamlItem,
  YamlMap,
  YamlNode,
  YamlScalar,
  YamlSequence,
} from "./yaml/node.ts";
export { parseYaml } from "./yaml/parse.ts";
export {
  asMap,
  fieldsOf,
  isMergeKey,
  itemsOf,
  nodeAt,
  plainValue,
  resolveNode,
  textOf,
  type YamlField,
  type YamlValue,
} from "./yaml/read.ts";
export { removeEntry, removeItem } from "./yaml/remove.ts";
export { type Quoting, replaceScalar, spellScalar } from "./yaml/scalar.ts";
