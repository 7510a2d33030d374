import type { Endpoint } from "./endpoint.ts";
import type { InputFacts } from "./file-endpoints.ts";
import type { PlacedGuard } from "./judge-guards.ts";

/** A route with everything that leads to it. */
export interface LinkedRoute
  extends Pick<Endpoint, "framework" | "path" | "handler" | "place" | "isMounted"> {
  readonly methods: readonly string[];
  /** Of applications, routers, mounts, the route and the handler. */
  readonly guards: readonly PlacedGuard[];
  readonly input: InputFacts;
  /** File of the handler. */
  readonly file: string;
}
