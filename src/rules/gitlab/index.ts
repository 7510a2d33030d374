import type { Rule } from "../../model/index.ts";
import { allowFailure } from "./allow-failure.ts";
import { contentTrust } from "./content-trust.ts";
import { gateCannotFail } from "./gate-cannot-fail.ts";
import { safetyCheck } from "./safety-check.ts";
import { trivyExitCode } from "./trivy-exit-code.ts";
import { unpinnedImage } from "./unpinned-image.ts";

/** In the order of their ids. */
export const gitlabRules: readonly Rule[] = [
  allowFailure as Rule,
  contentTrust as Rule,
  gateCannotFail as Rule,
  safetyCheck as Rule,
  trivyExitCode as Rule,
  unpinnedImage as Rule,
];
