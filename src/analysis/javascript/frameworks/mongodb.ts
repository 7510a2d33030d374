import type { Framework, SinkFact } from "../../flow/framework.ts";

const filters =
  "find findOne findOneAndUpdate findOneAndDelete findOneAndReplace updateOne updateMany deleteOne deleteMany replaceOne countDocuments exists distinct".split(
    " ",
  );
const owners = ["mongoose.model()", "mongodb.Db().collection()", "mongodb.Collection()"];

/** Names under which other mappers take what they look for: no operators of MongoDB in there. */
const otherMappers = ["where", "include", "attributes", "relations", "order", "transaction"];

/** MongoDB and Mongoose: a filter may hold operators. */
export const mongodb: Framework = {
  aliases: {
    "mongoose.Model()": "mongoose.model()",
    "mongodb.MongoClient().db()": "mongodb.Db()",
    "mongodb.MongoClient.connect()": "mongodb.MongoClient()",
    "mongoose.connection.db": "mongodb.Db()",
    "mongoose.connection.collection()": "mongodb.Collection()",
    "mongoose.connect()": "mongoose",
    "mongoose.createConnection().model()": "mongoose.model()",
  },
  sinks: [
    ...owners.map(filtersOf),
    { refs: ["*.$where="], kind: "code", args: [0], what: "a script that the database runs" },
    {
      // Whose methods they are the rule asks where it finds them.
      refs: filters.map((name) => `*.${name}`),
      kind: "nosql",
      args: [0],
      what: "a filter of a database",
      unless: otherMappers,
    },
  ],
  sanitizers: {
    "mongo-sanitize": ["nosql"],
    "express-mongo-sanitize.sanitize": ["nosql"],
    "mongoose.sanitizeFilter": ["nosql"],
    "mongodb.ObjectId": "all",
    "mongodb.ObjectID": "all",
    "mongoose.Types.ObjectId": "all",
    "bson.ObjectId": "all",
  },
};

function filtersOf(owner: string): SinkFact {
  return {
    refs: filters.map((name) => `${owner}.${name}`),
    kind: "nosql",
    args: [0],
    what: "a filter of a database",
  };
}
