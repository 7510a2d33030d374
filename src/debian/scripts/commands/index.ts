import { baseNameOf } from "../../../model/index.ts";
import { accountCommands } from "./accounts.ts";
import { updateAlternatives } from "./alternatives.ts";
import { builtins } from "./builtins.ts";
import { bytecode } from "./bytecode.ts";
import { cacheCommands, isCompiling } from "./caches.ts";
import { cleanLibraries, isCleaningLibraries } from "./clean-libraries.ts";
import type { Command } from "./command.ts";
import { debconfCommands } from "./debconf.ts";
import { dpkgCommands } from "./dpkg.ts";
import { fileCommands } from "./files.ts";
import { lookCommands } from "./look.ts";
import { maintscriptHelper } from "./maintscript-helper.ts";
import { ownershipCommands } from "./ownership.ts";
import { serviceCommands } from "./services.ts";
import { textCommands } from "./text.ts";

const commands = new Map<string, Command | undefined>(
  Object.entries({
    ...builtins,
    ...fileCommands,
    ...ownershipCommands,
    ...lookCommands,
    ...textCommands,
    ...dpkgCommands,
    ...serviceCommands,
    ...accountCommands,
    ...cacheCommands,
    ...debconfCommands,
    "dpkg-maintscript-helper": maintscriptHelper,
    "update-alternatives": updateAlternatives,
  }),
);

/** What a command is emulated by; `undefined` where nothing is known of it. */
export function commandOf(name: string, args: readonly string[]): Command | undefined {
  if (isCompiling(name, args)) return bytecode;
  if (isCleaningLibraries(name)) return cleanLibraries;
  const isProgram = /^\/(?:usr\/)?s?bin\/[^/]+$/.test(name);
  return commands.get(isProgram ? baseNameOf(name) : name);
}
