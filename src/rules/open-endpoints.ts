import type { Endpoint, EndpointProgram } from "../analysis/endpoints/endpoint.ts";
import type { RuleMatch, Severity } from "../model/index.ts";
import { isTestFile } from "./test-files.ts";

/** Endpoints that change or administer something and ask nobody who they are, each place once. */
export function* openEndpoints({ endpoints }: EndpointProgram): Generator<RuleMatch<null>> {
  for (const [, own] of groupBy(endpoints, ({ framework }) => framework)) {
    const isGuarded = guardsMost(own);
    const reported = new Set<string>();
    for (const endpoint of own) {
      const why = reasonOf(endpoint, isGuarded);
      const { path, site } = endpoint.place;
      const key = `${path}:${site.range.start}`;
      if (why === undefined || reported.has(key)) continue;
      reported.add(key);
      yield matchOf(endpoint, why);
    }
  }
}

/** Fewer say nothing of the rest. */
const least = 4;

/** True where most endpoints that change something ask who calls: the others stand out. */
function guardsMost(endpoints: readonly Endpoint[]): boolean {
  const judged = endpoints.filter(
    ({ method, authenticated }) => changes(method) && authenticated.state !== "unknown",
  );
  const guarded = judged.filter(({ authenticated }) => authenticated.state === "present");
  return guarded.length >= least && guarded.length >= judged.length * 0.6;
}

function changes(method: string): boolean {
  return method === "POST" || method === "PUT" || method === "PATCH" || method === "DELETE";
}

const administers =
  /(?:^|\/)(?:admin|administration|debug|_debug|console|internal|management)(?:\/|$)/i;
/** What people use before they have signed in, and what other machines call. */
const open =
  /log-?in|sign-?in|sign-?up|regist|token|oauth|sso|callback|webhook|hook|password|reset|recover|forgot|verif|confirm|activat|invit|health|ping|ready|live|status|csrf|contact|feedback|subscri|newsletter|logout|sign-?out|public|captcha|session|track|report|auth/i;

function reasonOf(endpoint: Endpoint, isGuarded: boolean): string | undefined {
  const { method, path, authenticated, isMounted } = endpoint;
  if (authenticated.state !== "absent" || !isMounted) return undefined;
  const isOpen = open.test(path) || open.test(endpoint.handler);
  if (administers.test(path) && !isOpen) return "its path says that it administers something";
  if (isGuarded && changes(method) && !isOpen) {
    return "most others of the application that change something do";
  }
  return undefined;
}

function matchOf({ method, path, place }: Endpoint, why: string): RuleMatch<null> {
  const severity: Severity = isTestFile(place.path) ? "low" : "medium";
  return {
    range: place.site.range,
    message: `${method} ${path} asks nobody who they are; ${why}.`,
    evidence: null,
    severity,
    confidence: "medium",
    place,
  };
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
