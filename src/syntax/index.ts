import type { Syntax } from "../model/index.ts";
import { composeSyntax } from "./compose.ts";
import { dockerfileSyntax } from "./dockerfile.ts";
import { dotenvSyntax } from "./dotenv.ts";
import { gitlabSyntax } from "./gitlab-ci.ts";
import { javascriptSyntax } from "./javascript.ts";
import { moduleSettingsSyntax } from "./module-settings.ts";
import { openApiSyntax } from "./openapi.ts";
import { preCommitSyntax } from "./pre-commit.ts";
import { pythonSyntax } from "./python.ts";
import { requirementsSyntax } from "./requirements.ts";
import { shellSyntax } from "./shell.ts";
import { templateSyntax } from "./template.ts";
import { textSyntax } from "./text.ts";
import { workflowSyntax } from "./workflow.ts";

/** Every kind of document, in the order in which a file is offered to them. */
export const syntaxes: readonly Syntax[] = [
  textSyntax,
  composeSyntax,
  dockerfileSyntax,
  dotenvSyntax,
  requirementsSyntax,
  workflowSyntax,
  gitlabSyntax,
  preCommitSyntax,
  shellSyntax,
  pythonSyntax,
  javascriptSyntax,
  moduleSettingsSyntax,
  openApiSyntax,
  templateSyntax,
];
