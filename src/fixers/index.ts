import type { Fixer } from "../model/index.ts";
import { ignoreEnvFile } from "./ignore-env-file.ts";

/** In the order of their ids. */
export const fixers: readonly Fixer[] = [ignoreEnvFile as Fixer];
