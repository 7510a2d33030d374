import { indexLines, type MakeSite } from "../../../model/index.ts";
import type { NodeBase } from "../../../syntax/javascript/leaves.ts";
import type { JsExpression } from "../../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../../syntax/javascript.ts";
import type { GuardFacts, Reference } from "../../endpoints/file-endpoints.ts";
import { type ModuleScopes, scopesOf } from "../scopes.ts";
import { anonymousName, referencesOf, requiredBy } from "./module-references.ts";

/** What the readers of one file share. */
export interface Gathering {
  readonly scopes: ModuleScopes;
  readonly makeSite: MakeSite;
  /** What the names of the file stand for. */
  readonly references: Readonly<Record<string, Reference>>;
  /** Line of a node, from 1. */
  lineOf(node: NodeBase): number;
}

export function gatheringOf(document: JavascriptDocument, makeSite: MakeSite): Gathering {
  const scopes = scopesOf(document);
  const lines = indexLines(document.text);
  const lineOf = ({ range }: NodeBase) => lines.regionOf(range).startLine;
  return { scopes, makeSite, references: referencesOf(scopes), lineOf };
}

/** A name as it is written, `passport.authenticate`; of a package with the name of that. */
export function referenceOf(
  node: JsExpression | undefined,
  { references }: Gathering,
): Reference | undefined {
  const parts: string[] = [];
  let at = node;
  for (; at?.kind === "member"; at = at.object) parts.unshift(at.name);
  if (at?.kind === "function") return anonymousName(at);
  const root = at && rootOf(at, references);
  return root === undefined ? undefined : [root, ...parts].join(".");
}

function rootOf(node: JsExpression, references: Gathering["references"]): Reference | undefined {
  // `require("./routes")` in the place of a name.
  const required = requiredBy(node);
  const isKnown = node.kind === "name" && Object.hasOwn(references, node.id);
  const found = required ?? (isKnown ? references[node.id] : undefined);
  const [source = "", name = ""] = found?.split("|") ?? [];
  if (found !== undefined && source !== "" && !source.startsWith(".")) return `${source}.${name}`;
  return required ?? (node.kind === "name" ? node.id : undefined);
}

/** A guard that an expression names: `f`, `f(…)`, `(req, res, next) => …`. */
export function guardOf(
  node: JsExpression,
  by: GuardFacts["by"],
  at: Gathering,
): readonly GuardFacts[] {
  const reference = referenceOf(node.kind === "call" ? node.callee : node, at);
  return reference === undefined ? [] : [{ reference, line: at.lineOf(node), by }];
}
