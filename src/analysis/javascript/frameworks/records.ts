import type { Framework, SinkFact } from "../../flow/framework.ts";

/** Records of databases: an object from outside brings fields that nobody meant. */
export const records: Framework = {
  sinks: [
    fieldsAt(0, "create insertMany build bulkCreate upsert update".split(" ")),
    fieldsAt(
      1,
      "findByIdAndUpdate findOneAndUpdate findOneAndReplace updateOne replaceOne".split(" "),
    ),
    {
      refs: ["mongoose.model()"],
      kind: "fields",
      args: [0],
      what: "the fields of a record",
    },
    {
      refs: ["$global.Object.assign"],
      kind: "fields",
      args: [1, 2],
      what: "the fields of a record",
    },
  ],
};

/** Whose methods they are the rule asks where it finds them. */
function fieldsAt(position: number, methods: readonly string[]): SinkFact {
  return {
    refs: methods.map((name) => `*.${name}`),
    kind: "fields",
    args: [position, "data", "$set"],
    what: "the fields of a record",
  };
}
