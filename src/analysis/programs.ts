import type { ProgramReader } from "../model/index.ts";

/** What links the files of a project to programs, one of each kind. */
export const programs: readonly ProgramReader[] = [];
