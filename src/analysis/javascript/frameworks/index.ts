import { type FlowFacts, indexFacts } from "../../flow/facts.ts";
import { browser } from "./browser.ts";
import { directories } from "./directories.ts";
import { express } from "./express.ts";
import { fastify } from "./fastify.ts";
import { files } from "./files.ts";
import { hapi } from "./hapi.ts";
import { httpClients } from "./http-clients.ts";
import { koa } from "./koa.ts";
import { logs } from "./logs.ts";
import { mongodb } from "./mongodb.ts";
import { next } from "./next.ts";
import { node } from "./node.ts";
import { records } from "./records.ts";
import { serialization } from "./serialization.ts";
import { sql } from "./sql.ts";
import { templates } from "./templates.ts";

/**
 * What is known of frameworks and libraries of JavaScript. References are written so:
 *
 * - `child_process.exec`, `mysql2/promise.createPool().query`: an import by its specifier without
 *   `node:`; a default import and `require` are the module itself. `()` is the result of a call
 *   and what `new` makes, `[]` any element.
 * - `$request.query`, `$response.send`, `$context.params`: what a server hands to a handler, by
 *   its place or its type; `$reply` is an answer of Fastify,
 *   `$input` what a decorator names. `$context.request` is `$request`.
 * - `$global.fetch`, `$global.location.hash`: what no file declares.
 *
 * Arguments of sinks are positions, or names of properties of an object that is handed over:
 * `url` of `axios({ url })`. `needs` and `unless` are names of such properties.
 */
export const javascriptFacts: FlowFacts = indexFacts([
  browser,
  directories,
  express,
  fastify,
  files,
  hapi,
  httpClients,
  koa,
  logs,
  mongodb,
  next,
  node,
  records,
  serialization,
  sql,
  templates,
]);
