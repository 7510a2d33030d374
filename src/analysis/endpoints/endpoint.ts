import type { Program, Site } from "../../model/index.ts";

/** Whether an endpoint has a guard, and what says so. */
export interface Guard {
  /** `unknown` where a part of the application could not be followed. */
  readonly state: "present" | "absent" | "unknown";
  readonly evidence?: Evidence;
}

/** Where something is said, and what: a name of the code, or a few words. Never a value of it. */
export interface Evidence {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly what: string;
}

export type Framework = "fastapi" | "flask" | "django" | "express";

/** One method and path that an application answers. */
export interface Endpoint {
  readonly framework: Framework;
  /** In capitals; `*` where any is answered. */
  readonly method: string;
  /** With the prefixes of what it is mounted on; `…` stands for a part that is not written out. */
  readonly path: string;
  readonly handler: string;
  readonly place: { readonly path: string; readonly site: Site };
  readonly authenticated: Guard;
  readonly validated: Guard;
  readonly limited: Guard;
  /** False where nothing in the project mounts the router that it stands on. */
  readonly isMounted: boolean;
}

/** An object that answers requests: `FastAPI()`, `Flask()`, `express()`, the settings of Django. */
export interface Application {
  readonly framework: Framework;
  readonly place: { readonly path: string; readonly site: Site };
  /** Security headers on its answers. */
  readonly headers: Guard;
}

/** The endpoints of a project. */
export interface EndpointProgram<K extends string = string> extends Program {
  readonly kind: K;
  /** By path, then by method. */
  readonly endpoints: readonly Endpoint[];
  readonly applications: readonly Application[];
}
