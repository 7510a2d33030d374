import { hasSpread, keyword, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { importsPackage, isConstant, matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What `secure-cookie` starts from. */
export interface InsecureCookieEvidence {
  /** Of the call. */
  readonly call: TextRange;
  readonly missing: readonly CookieFlag[];
}

export type CookieFlag = "secure" | "httponly" | "samesite";

/** A cookie goes wherever its attributes let it go: over plain HTTP, into scripts, with foreign forms. */
export const insecureCookie: Rule<PythonDocument, InsecureCookieEvidence> = {
  id: "python/insecure-cookie",
  kind: "code",
  reads: "python",
  title: "A cookie is set without its protections",
  advice: 'Set it with `secure=True, httponly=True, samesite="Lax"`.',
  severity: "medium",
  cwe: 614,
  triggers: ["set_cookie", "set_signed_cookie"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<InsecureCookieEvidence>> {
  const scopes = scopesOf(document);
  if (!importsPackage(scopes, frameworks)) return;
  const hasOwnDefault = importsPackage(scopes, starlette);
  for (const call of scopes.calls) {
    if (!setsCookie(call, scopes)) continue;
    const missing = flags.filter((flag) => isMissing(call, { flag, hasOwnDefault }));
    const name = nameOf(call, scopes);
    const isSession = name !== undefined && sessionName.test(name) && !/[cx]srf/i.test(name);
    // The form's token is read by scripts on purpose, and so are choices such as a language.
    const counted = isSession ? missing : missing.filter((flag) => flag === "secure");
    if (counted.length === 0) continue;
    yield matchAt(scopes, {
      node: call,
      message: `${isSession ? "This cookie of a session" : "This cookie"} ${effects(counted)}.`,
      evidence: { call: call.range, missing: counted },
      ...(!isSession && { severity: "low" as const }),
    });
  }
}

const frameworks = new Set(
  "flask django starlette fastapi werkzeug rest_framework quart litestar ninja".split(" "),
);
const starlette = new Set(["starlette", "fastapi"]);
const flags: readonly CookieFlag[] = ["secure", "httponly", "samesite"];
const sessionName = /(?:sess|sid$|^sid|auth|token|jwt|login|remember|credential)/i;

/** With a value, and not to be deleted at once. */
function setsCookie(call: PyCall, scopes: ModuleScopes): boolean {
  const { callee, args } = call;
  if (callee.kind !== "attribute") return false;
  if (callee.name !== "set_cookie" && callee.name !== "set_signed_cookie") return false;
  const places = args.filter(({ name }) => name === undefined).length;
  if (hasSpread(call) || places > 4) return false;
  const isOver = ["max_age", "expires"].some((name) => {
    const value = keyword(call, name)?.value;
    return value?.kind === "number" && value.text === "0";
  });
  return (
    !isOver && stringValue(keyword(call, "value")?.value ?? args[1]?.value, scopes.text) !== ""
  );
}

function isMissing(
  call: PyCall,
  { flag, hasOwnDefault }: { readonly flag: CookieFlag; readonly hasOwnDefault: boolean },
): boolean {
  const value = keyword(call, flag)?.value;
  if (flag === "samesite") return value ? isConstant(value, "None") : !hasOwnDefault;
  return value === undefined || isConstant(value, "False");
}

function nameOf({ args }: PyCall, scopes: ModuleScopes): string | undefined {
  const value = args.find(({ name }) => name === "key")?.value ?? args[0]?.value;
  if (value?.kind === "name") return value.id;
  if (value?.kind === "attribute") return value.name;
  return stringValue(value, scopes.text);
}

const effect: Readonly<Record<CookieFlag, string>> = {
  secure: "goes over plain HTTP too",
  httponly: "can be read by scripts",
  samesite: "goes along with requests from other sites",
};

function effects(missing: readonly CookieFlag[]): string {
  const texts = missing.map((flag) => effect[flag]);
  const last = texts.pop() ?? "";
  return texts.length > 0 ? `${texts.join(", ")} and ${last}` : last;
}
