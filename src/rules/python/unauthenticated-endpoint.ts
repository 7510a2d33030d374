import type { EndpointProgram } from "../../analysis/endpoints/endpoint.ts";
import type { Rule } from "../../model/index.ts";
import { openEndpoints } from "../open-endpoints.ts";

/** An endpoint that changes or administers something, and asks nobody who they are. */
export const unauthenticatedEndpoint: Rule<EndpointProgram, null> = {
  id: "python/unauthenticated-endpoint",
  kind: "code",
  title: "An endpoint that should ask who calls does not",
  advice:
    "Put the guard that the other endpoints have on it: a dependency, a decorator, or the router's.",
  severity: "medium",
  cwe: 306,
  reads: "python-endpoints",
  find: openEndpoints,
};
