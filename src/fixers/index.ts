import type { Fixer } from "../model/index.ts";
import { ignoreEnvFile } from "./ignore-env-file.ts";
import { moveSecretToSettings } from "./move-secret-to-settings.ts";
import { upgradePackage } from "./upgrade-package.ts";

/** In the order of their ids. */
export const fixers: readonly Fixer[] = [
  ignoreEnvFile as Fixer,
  moveSecretToSettings as Fixer,
  upgradePackage as Fixer,
];
