import { heldBy } from "../analysis/javascript/names.ts";
import { lastNameOf, lookUp, type ModuleScopes, scopesOf } from "../analysis/javascript/scopes.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { unsafeBuffer } from "../rules/javascript/unsafe-buffer.ts";
import { callAt, type PlaceEvidence } from "../rules/javascript-matches.ts";
import type { JsCall, JsExpression } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { hasComment } from "./javascript-edits.ts";

/** Says which of the two meanings of `new Buffer` is meant. Guided where a number may come too. */
export const makeBuffer: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "make-buffer",
  fixes: [unsafeBuffer.id],
  safety: "safe",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const scopes = scopesOf(javascript);
    const call = callAt(scopes, at);
    const kind = call && kindOf(call, scopes);
    const head = call && { start: call.range.start, end: call.callee.range.end };
    if (!call || !kind || !head || hasComment(javascript, head)) return byHand;
    const name = javascript.text.slice(call.callee.range.start, call.callee.range.end);
    const method = kind === "number" ? "alloc" : "from";
    return {
      title: `Make the buffer with Buffer.${method}`,
      changes: [
        { kind: "edit", path, expected, edits: [{ range: head, text: `${name}.${method}` }] },
      ],
      group: `make-buffer:${path}`,
      ...(kind === "unknown" && { safety: "guided" as const, notes: [guess] }),
    };
  },
};

const guess =
  "`Buffer.from` raises for a number: where the value is a size, write `Buffer.alloc` instead.";

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Write `Buffer.from` for a text, `Buffer.alloc` for a size: the call does not tell which.",
};

type Kind = "text" | "number" | "unknown";

const encodings = /^(?:utf-?8|hex|base64|base64url|ascii|latin1|binary|ucs-?2|utf-?16le)$/i;

function kindOf({ args, callee }: JsCall, scopes: ModuleScopes): Kind | undefined {
  const [value, encoding] = args;
  if (callee.kind !== "name" || !value || args.some(({ kind }) => kind === "spread")) {
    return undefined;
  }
  // A number with an encoding raises already.
  if (encoding?.kind === "string" && encodings.test(encoding.value)) return "text";
  return kindOfValue(value, scopes);
}

function kindOfValue(value: JsExpression, scopes: ModuleScopes): Kind {
  const held = heldBy(scopes, value);
  switch (held.kind) {
    case "string":
    case "template":
    case "array":
      return "text";
    case "number":
      return "number";
    case "member":
      return held.name === "length" ? "number" : "unknown";
    case "binary":
      return kindOfBinary(held, scopes);
    case "call":
      return texts.test(lastNameOf(held.callee) ?? "") && !isOwn(held, scopes) ? "text" : "unknown";
    default:
      return "unknown";
  }
}

const texts = /^(?:stringify|toString|String|digest|join|toLowerCase|toUpperCase|trim)$/;

/** A function of the file that goes by such a name. */
function isOwn({ callee }: JsCall, scopes: ModuleScopes): boolean {
  return callee.kind === "name" && lookUp(scopes, callee.id, callee).length > 0;
}

function kindOfBinary(
  { operator, left, right }: Extract<JsExpression, { readonly kind: "binary" }>,
  scopes: ModuleScopes,
): Kind {
  if (/^[-*/%]$|^\*\*$|^<<$|^>>>?$/.test(operator)) return "number";
  if (operator !== "+") return "unknown";
  const kinds = [kindOfValue(left, scopes), kindOfValue(right, scopes)];
  if (kinds.includes("text")) return "text";
  return kinds.every((kind) => kind === "number") ? "number" : "unknown";
}
