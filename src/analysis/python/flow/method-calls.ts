import type { PyExpression } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import { elementOf, keyedPart, readPath, writePath } from "../../flow/access-paths.ts";
import { bitsOf } from "../../flow/kinds.ts";
import { type Held, nothing, safer, uniteAll, wholeOf, withPart } from "../../flow/values.ts";
import type { OpenCall } from "./open-call.ts";
import { addTo, pathOf } from "./places.ts";
import { textOfFormat } from "./texts.ts";
import type { Work } from "./work.ts";

const numberMethods = new Set(
  "count index find rfind rindex startswith endswith isdigit isalpha isalnum isnumeric isdecimal isidentifier isspace islower isupper is_valid exists is_file is_dir is_absolute fileno tell seek close total_seconds timestamp __len__ has_key check_password is_authenticated".split(
    " ",
  ),
);
const keyed = new Set(["get", "pop", "setdefault"]);
const markup = bitsOf(["html", "answer"]);
const unbroken = bitsOf(["log", "header"]);
const statements = bitsOf(["sql"]);
const onlyPaths = bitsOf(["path"]);

/** What a method of a text, a list, a dict or something unknown gives. */
export function methodResult(open: OpenCall, work: Work): Held {
  const { name, object = nothing, args } = open;
  if (numberMethods.has(name)) return nothing;
  if (name === "format" || name === "format_map" || name === "join") {
    return textResult(open, work);
  }
  const [first, second] = args;
  if (keyed.has(name) && first) {
    const key = stringValue(first.argument.value, work.file.text);
    const found = key === undefined ? elementOf(object) : keyedPart(object, `[${key}]`, work);
    return second ? uniteOrKeep(found, second.held) : found;
  }
  if (name === "copy") return object;
  if (name === "split" || name === "rsplit") return splitText(object, first, work);
  if (name === "replace") return replaced(object, { first, second, work });
  return passedOn(object);
}

function textResult({ name, object = nothing, args, call }: OpenCall, work: Work): Held {
  const { callee } = call;
  const receiver = callee.kind === "attribute" ? callee.object : undefined;
  if (name === "join") {
    return receiver?.kind === "string" ? uniteAll(args.map((one) => one.held)) : passedOn(object);
  }
  const literal = receiver && stringValue(receiver, work.file.text);
  if (name === "format" && literal !== undefined) return textOfFormat(literal, args);
  return uniteAll([object, ...args.map(({ held }) => held)]);
}

function passedOn(object: Held): Held {
  if (object.parts && object.taints.length === 0) return uniteAll([object]);
  return object.taints.length === 0 ? nothing : { taints: object.taints };
}

/** `name.rsplit(".", 1)[-1]` holds neither a dot nor, behind a slash, a folder. */
function splitText(object: Held, first: OpenCall["args"][number] | undefined, work: Work): Held {
  const passed = passedOn(object);
  const by = stringValue(first?.argument.value, work.file.text);
  if (passed.taints.length === 0 || (by !== "." && by !== "/")) return passed;
  const last = safer(passed, onlyPaths);
  return {
    ...passed,
    parts: new Map(["[-1]", ...(by === "." ? ["[1]"] : [])].map((key) => [key, last])),
  };
}

function uniteOrKeep(found: Held, other: Held): Held {
  return wholeOf(other).length === 0 ? found : uniteAll([found, other]);
}

interface Replacing {
  readonly first: OpenCall["args"][number] | undefined;
  readonly second: OpenCall["args"][number] | undefined;
  readonly work: Work;
}

/** `.replace("<", "&lt;")`, `.replace("\n", "")`. */
function replaced(object: Held, { first, second, work }: Replacing): Held {
  const [from, to] = [first, second].map((one) => stringValue(one?.argument.value, work.file.text));
  const bits = bitsOfReplacing(from, to);
  const held = safer({ taints: wholeOf(object) }, bits);
  return second && to === undefined ? uniteAll([held, second.held]) : held;
}

function bitsOfReplacing(from: string | undefined, to: string | undefined): number {
  if (from === "<" && to === "&lt;") return markup;
  if (from === "\n") return unbroken;
  return from !== undefined && /^['"`]$/.test(from) && to === from + from ? statements : 0;
}

const adding = new Set(
  "append add extend insert appendleft push extendleft put put_nowait".split(" "),
);

/** Puts what a method adds to a list or a dict into the variable that it is called on. */
export function mutate({ name, args, call }: OpenCall, work: Work): void {
  const { callee } = call;
  if (callee.kind !== "attribute") return;
  if (adding.has(name)) {
    for (const { held } of args) addTo(callee.object, held, work);
  } else if (name === "update" || name === "setdefault") merge(callee.object, args, work);
}

function merge(object: PyExpression, args: OpenCall["args"], work: Work): void {
  const path = pathOf(object, work.file.text);
  const before = path && readPath(work, path);
  let held = before;
  for (const { argument, held: value } of args) {
    if (argument.name !== undefined && held) held = withPart(held, [`[${argument.name}]`], value);
    else if (value.parts && held) {
      for (const [key, part] of value.parts) held = withPart(held, [key], part);
      addTo(object, { taints: value.taints }, work);
    } else addTo(object, value, work);
  }
  if (path && held && held !== before) writePath(work, path, held);
}
