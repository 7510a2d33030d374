import type { Rule } from "../../model/index.ts";
import { contentTrust } from "./content-trust.ts";
import { gateCannotFail } from "./gate-cannot-fail.ts";
import { safetyCheck } from "./safety-check.ts";
import { sqlInjection } from "./sql-injection.ts";
import { stalePull } from "./stale-pull.ts";
import { trivyExitCode } from "./trivy-exit-code.ts";

/** In the order of their ids. */
export const shellRules: readonly Rule[] = [
  contentTrust as Rule,
  gateCannotFail as Rule,
  safetyCheck as Rule,
  sqlInjection as Rule,
  stalePull as Rule,
  trivyExitCode as Rule,
];
