import type { Command } from "./command.ts";
import { done } from "./command.ts";

/** Python compiles what it runs; compiled files that are stale are taken away when all is done. */
export const bytecode: Command = {
  takesUnknown: true,
  run({ host }, { name }) {
    host.bytecode.isAsked = true;
    host.noted.add(name);
    return done;
  },
};
