import type { Rule } from "../model/index.ts";
import { composeRules } from "./compose/index.ts";
import { dockerfileRules } from "./dockerfile/index.ts";
import { githubRules } from "./github/index.ts";
import { gitlabRules } from "./gitlab/index.ts";
import { imageRules } from "./image/index.ts";
import { javascriptRules } from "./javascript/index.ts";
import { preCommitRules } from "./pre-commit/index.ts";
import { pythonRules } from "./python/index.ts";
import { secretsRules } from "./secrets/index.ts";
import { shellRules } from "./shell/index.ts";

/** Every rule; each folder lists its own. */
export const rules: readonly Rule[] = [
  ...composeRules,
  ...dockerfileRules,
  ...githubRules,
  ...gitlabRules,
  ...imageRules,
  ...javascriptRules,
  ...preCommitRules,
  ...pythonRules,
  ...secretsRules,
  ...shellRules,
];
