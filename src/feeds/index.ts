import type { Feed } from "../model/index.ts";
import { alpineSecdb } from "./alpine-secdb.ts";
import { debianTracker } from "./debian-tracker.ts";
import { epss } from "./epss.ts";
import { knownExploited } from "./known-exploited.ts";
import { osv } from "./osv.ts";
import { ubuntu } from "./ubuntu.ts";

/** In the order of ids. */
export const feeds: readonly Feed[] = [
  alpineSecdb,
  debianTracker,
  epss,
  knownExploited,
  osv,
  ubuntu,
];
