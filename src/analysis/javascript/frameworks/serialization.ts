import type { Framework } from "../../flow/framework.ts";

/** What makes objects of texts, and what merges them. */
export const serialization: Framework = {
  sinks: [
    {
      refs: [
        "node-serialize.unserialize",
        "serialize-to-js.deserialize",
        "funcster.deepDeserialize",
        "cryo.parse",
        "v8.deserialize",
      ],
      kind: "deserialization",
      args: [0],
      what: "what objects are made from, functions too",
    },
    {
      refs: ["libxmljs", "libxmljs2", "libxmljs-mt"].flatMap((module) =>
        ["parseXml", "parseXmlString", "parseXmlAsync", "Document.fromXml"].map(
          (name) => `${module}.${name}`,
        ),
      ),
      kind: "entities",
      args: [0],
      what: "XML that may name files",
    },
    {
      refs: ["js-yaml.load", "js-yaml.loadAll"],
      kind: "deserialization",
      args: [0],
      what: "what objects are made from, functions too",
      needs: "schema",
    },
    {
      refs: [
        "lodash.defaultsDeep",
        "lodash.merge",
        "lodash.mergeWith",
        "lodash/merge",
        "lodash/defaultsDeep",
        "lodash.merge.default",
        "merge-deep",
        "deep-extend",
        "extend",
        "jquery.extend",
        "$global.$.extend",
        "deepmerge",
        "defaults-deep",
        "merge",
        "merge.recursive",
      ],
      kind: "merge",
      args: ["*"],
      what: "an object that is merged with all its keys",
    },
    {
      refs: ["lodash.set", "lodash.setWith", "lodash/set", "object-path.set", "dot-prop.set"],
      kind: "merge",
      args: [1],
      what: "the path of what is written",
    },
  ],
  passing: ["flatted.parse", "superjson.parse", "js-yaml.load", "yaml.parse", "json5.parse"],
};
