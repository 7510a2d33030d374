import { RefusedUpgrade } from "../../../rootfs/refused.ts";
import type { Shell } from "./state.ts";

/** What a script does here is neither known nor harmless: its package is not upgraded. */
export function stop({ host }: Pick<Shell, "host">, command: string): never {
  const { packageName, script } = host;
  const shown = command.replace(/\s+/g, " ").trim().slice(0, 200);
  throw new RefusedUpgrade(packageName, `its ${script} runs ${shown}`, {
    name: script,
    command: shown,
  });
}
