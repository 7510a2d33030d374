import type { Endpoint, EndpointProgram } from "../analysis/endpoints/endpoint.ts";
import type { RuleMatch, TextRange } from "../model/index.ts";
import { isTestFile } from "./test-files.ts";

/** Where a fixer adds the limit: what states the route. */
export interface RouteEvidence {
  readonly framework: Endpoint["framework"];
  readonly route: TextRange;
}

/** Logins that do not count attempts, each place once. */
export function* openLogins({ endpoints }: EndpointProgram): Generator<RuleMatch<RouteEvidence>> {
  const reported = new Set<string>();
  for (const { method, path, handler, framework, place, limited, isMounted } of endpoints) {
    const key = `${place.path}:${place.site.range.start}`;
    const takesPasswords = (method === "POST" || method === "*") && isLogin(path, handler);
    if (!takesPasswords || !isMounted || limited.state !== "absent" || reported.has(key)) continue;
    if (isTestFile(place.path)) continue;
    reported.add(key);
    yield {
      range: place.site.range,
      message: `Nothing counts who tries ${method} ${path} how often. A proxy in front may.`,
      evidence: { framework, route: place.site.range },
      confidence: "medium",
      place,
    };
  }
}

const login =
  /(?:^|[/_-])(?:log[-_]?in|sign[-_]?in|authenticate|access[-_]token|token|obtain[-_]token)\/?$/i;
const renews = /refresh|verify|revoke|csrf|test|logout/i;

function isLogin(path: string, handler: string): boolean {
  return login.test(path) && !renews.test(path) && !renews.test(handler);
}
