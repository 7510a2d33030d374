import type { Syntax } from "../model/index.ts";
import { composeSyntax } from "./compose.ts";
import { dockerfileSyntax } from "./dockerfile.ts";
import { dotenvSyntax } from "./dotenv.ts";
import { pythonSyntax } from "./python.ts";
import { requirementsSyntax } from "./requirements.ts";
import { textSyntax } from "./text.ts";

/** Every kind of document, in the order in which a file is offered to them. */
export const syntaxes: readonly Syntax[] = [
  textSyntax,
  composeSyntax,
  dockerfileSyntax,
  dotenvSyntax,
  requirementsSyntax,
  pythonSyntax,
];
