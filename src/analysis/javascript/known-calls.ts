import type { JsCall, JsExpression, JsMember } from "../../syntax/javascript/nodes.ts";
import { importedPaths, isGlobal } from "./names.ts";
import { lastNameOf, type ModuleScopes } from "./scopes.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/**
 * What a call makes of its text: a number, or something like one; a text that was quoted or
 * escaped; a text of its arguments; one of its receiver; one of both; what its callback gives; else
 * nobody knows.
 */
export type CallEffect = "number" | "escaped" | "arguments" | "receiver" | "both" | "callback";

const numberFunctions = set("Number parseInt parseFloat BigInt Boolean isNaN Date Symbol");
const textFunctions = set(
  "String decodeURIComponent decodeURI unescape Object Array URL URLSearchParams Set Map Buffer",
);
const numberMethods = set(
  "indexOf lastIndexOf charCodeAt codePointAt toFixed toPrecision getTime toISOString toDateString getFullYear valueOf now includes startsWith endsWith has test isInteger hrtime uptime isArray cwd tmpdir homedir hostname",
);
const keepingMethods = set(
  "trim trimStart trimEnd toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase toString slice substring substr split repeat at charAt normalize reverse sort pop shift filter flat find values keys entries get getAll decode",
);
const joiningMethods = set("join concat replace replaceAll padStart padEnd");
/** `Array.from`, `Object.values`, `JSON.parse`, `path.join`: the text of their arguments goes on. */
const passingStatics: Readonly<Record<string, ReadonlySet<string>>> = {
  Array: set("from of"),
  Object: set("keys values entries assign fromEntries freeze"),
  JSON: set("parse stringify"),
  String: set("raw"),
  Buffer: set("from concat"),
  path: set("join resolve normalize"),
  util: set("format inspect"),
  querystring: set("parse"),
  qs: set("parse"),
};
/** Most methods are none of these by their name alone. */
const passingNames = new Set(Object.values(passingStatics).flatMap((names) => [...names]));
const escaping =
  /escape|quote|sanitiz|purif|encodeURI|literal|identifier|slugify|htmlspecialchars|^encode$|^hash|digest|createHash|randomBytes|randomUUID|uuid|nanoid/i;

export function effectOf(scopes: ModuleScopes, call: JsCall): CallEffect | undefined {
  const { callee } = call;
  const name = lastNameOf(callee) ?? "";
  if (callee.kind === "name" && isGlobal(scopes, callee, name)) {
    if (numberFunctions.has(name)) return "number";
    if (textFunctions.has(name)) return "arguments";
  }
  // `unescape` is the way back.
  if (name === "fileURLToPath") return "arguments";
  const isEscape = escaping.test(name) && !/unescape|decode/i.test(name);
  if (isEscape || doublesQuotes(call)) return "escaped";
  return callee.kind === "member" ? effectOfMethod(scopes, callee) : undefined;
}

function effectOfMethod(scopes: ModuleScopes, { object, name }: JsMember): CallEffect | undefined {
  if (isPassingStatic(scopes, object, name)) return "arguments";
  if (numberMethods.has(name) || isGlobal(scopes, object, "Math")) return "number";
  if (name === "map" || name === "flatMap") return "callback";
  if (name === "fill") return "arguments";
  if (keepingMethods.has(name)) return "receiver";
  return joiningMethods.has(name) ? "both" : undefined;
}

function isPassingStatic(scopes: ModuleScopes, object: JsExpression, name: string): boolean {
  if (object.kind !== "name" || !passingNames.has(name)) return false;
  const [path = object.id] = importedPaths(scopes, object);
  return Object.hasOwn(passingStatics, path) && passingStatics[path]?.has(name) === true;
}

/** `.replace(/'/g, "''")`, and `.replace(/[^\w]/g, "")`, which leaves nothing to quote. */
function doublesQuotes({ callee, args }: JsCall): boolean {
  if (callee.kind !== "member" || !/^replace(?:All)?$/.test(callee.name)) return false;
  const [from, to] = args;
  if (to?.kind !== "string") return false;
  if (from?.kind === "regex" && from.flags.includes("g")) {
    if (to.value === "" && from.pattern.startsWith("[^")) return true;
    const quote = from.pattern;
    return /^['"`]$/.test(quote) && (to.value === quote + quote || to.value === `\\${quote}`);
  }
  return (
    callee.name === "replaceAll" &&
    from?.kind === "string" &&
    /^['"`]$/.test(from.value) &&
    to.value === from.value + from.value
  );
}
