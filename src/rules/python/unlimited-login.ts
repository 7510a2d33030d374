import type { EndpointProgram } from "../../analysis/endpoints/endpoint.ts";
import type { Rule } from "../../model/index.ts";
import { openLogins, type RouteEvidence } from "../open-logins.ts";

/** Passwords are guessed where nobody counts the attempts. */
export const unlimitedLogin: Rule<EndpointProgram, RouteEvidence> = {
  id: "python/unlimited-login",
  kind: "code",
  title: "A login does not count attempts",
  advice: "Allow a few attempts a minute from one address and for one account, then answer 429.",
  severity: "low",
  cwe: 307,
  reads: "python-endpoints",
  find: openLogins,
};
