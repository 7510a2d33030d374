import type { Rule } from "../../model/index.ts";
import { actionGate } from "./action-gate.ts";
import { contentTrust } from "./content-trust.ts";
import { continueOnError } from "./continue-on-error.ts";
import { excessivePermissions } from "./excessive-permissions.ts";
import { gateCannotFail } from "./gate-cannot-fail.ts";
import { safetyCheck } from "./safety-check.ts";
import { scriptInjection } from "./script-injection.ts";
import { trivyExitCode } from "./trivy-exit-code.ts";
import { unpinnedAction } from "./unpinned-action.ts";

/** In the order of their ids. */
export const githubRules: readonly Rule[] = [
  actionGate as Rule,
  contentTrust as Rule,
  continueOnError as Rule,
  excessivePermissions as Rule,
  gateCannotFail as Rule,
  safetyCheck as Rule,
  scriptInjection as Rule,
  trivyExitCode as Rule,
  unpinnedAction as Rule,
];
