import { type FlowFacts, indexFacts } from "../../flow/facts.ts";
import { express } from "./express.ts";
import { node } from "./node.ts";

/**
 * What is known of frameworks and libraries of JavaScript. References are written so:
 *
 * - `child_process.exec`, `mysql2/promise.createPool().query`: an import by its specifier without
 *   `node:`; a default import and `require` are the module itself. `()` is the result of a call
 *   and what `new` makes, `[]` any element.
 * - `$request.query`, `$response.send`, `$context.params`: what a server hands to a handler, by
 *   its place or its type; `$message` is what a socket brought. `$context.request` is `$request`.
 * - `$global.fetch`, `$global.location.hash`: what no file declares.
 *
 * Arguments of sinks are positions, or names of properties of an object that is handed over:
 * `url` of `axios({ url })`. `needs` and `unless` are names of such properties.
 */
export const javascriptFacts: FlowFacts = indexFacts([express, node]);
