import type { Rule } from "../../model/index.ts";
import type { ShellDocument } from "../../syntax/shell.ts";
import { findSafetyChecks, type SafetyEvidence } from "../safety-checks.ts";

/** The command that its makers no longer support. */
export const safetyCheck: Rule<ShellDocument, SafetyEvidence> = {
  id: "shell/safety-check",
  kind: "misconfiguration",
  reads: "shell",
  title: "safety check is no longer supported",
  advice: "Use pip-audit, which needs no account.",
  severity: "medium",
  cwe: 1104,
  triggers: ["safety"],
  find: findSafetyChecks,
};
