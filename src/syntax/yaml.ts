export { appendItem, insertEntry } from "./yaml/insert.ts";
export type {
  YamlAlias,
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
export { replaceScalar, spellScalar } from "./yaml/scalar.ts";
