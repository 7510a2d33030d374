import type { ProgramReader } from "../model/index.ts";
import { javascriptEndpoints } from "./javascript/endpoints.ts";
import { javascriptFlows } from "./javascript/flow/program.ts";
import { pythonEndpoints } from "./python/endpoints.ts";
import { pythonFlows } from "./python/flow/program.ts";
import { pythonSettings } from "./python/settings.ts";

/** What links the files of a project to programs, one of each kind. */
export const programs: readonly ProgramReader[] = [
  javascriptEndpoints as ProgramReader<never, never>,
  javascriptFlows as ProgramReader<never, never>,
  pythonEndpoints as ProgramReader<never, never>,
  pythonFlows as ProgramReader<never, never>,
  pythonSettings as ProgramReader<never, never>,
];
