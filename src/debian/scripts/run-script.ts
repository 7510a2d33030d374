import { RefusedUpgrade } from "../../rootfs/refused.ts";
import type { ScriptHost } from "./script-host.ts";
import { walk } from "./shell/execute.ts";
import { readSource } from "./shell/source.ts";
import { ExitSignal, ReturnSignal, type Shell } from "./shell/state.ts";
import { stop } from "./shell/stop.ts";

/**
 * Walks through a maintainer script as dpkg or apk would call it, over the state of a root: it is never run. What
 * it does to files is done there; what does nothing in an image is passed over.
 *
 * @param args - `upgrade 1.2-3`, `configure 1.2-3`
 * @throws RefusedUpgrade at the first command of which neither is known, and where the script would fail
 */
export async function runScript(
  host: ScriptHost,
  text: string,
  args: readonly string[],
): Promise<void> {
  const interpreter = /^#! ?\s*(\S+)(?:\s+(-\S+))?/.exec(text);
  const isDash = host.database !== undefined && interpreter?.[1]?.endsWith("bash") !== true;
  const shell = newShell(host, args, isDash);
  if (!interpreter || !/^\/(?:usr\/)?bin\/(?:ba|da)?sh$/.test(interpreter[1] ?? ""))
    return stop(shell, interpreter?.[1] ?? "no shell");
  shell.stopsOnError = (interpreter[2] ?? "").includes("e");
  const source = readSource(text);
  if (!source) return stop(shell, "what cannot be read");
  const status = await finished(shell, async () => {
    shell.status = await walk.items(shell, source, source.flow.items(undefined));
    return shell.status;
  });
  if (status !== 0) throw new RefusedUpgrade(host.packageName, `its ${host.script} would fail`);
}

function newShell(host: ScriptHost, args: readonly string[], isDash: boolean): Shell {
  return {
    host,
    variables: new Map([
      ["DPKG_ROOT", ""],
      ["DPKG_MAINTSCRIPT_PACKAGE", host.packageName],
      ["DPKG_MAINTSCRIPT_ARCH", host.architecture],
      ["DPKG_MAINTSCRIPT_NAME", host.script],
      ["DEBIAN_FRONTEND", "noninteractive"],
      ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    ]),
    functions: new Map(),
    parameters: args,
    directory: "",
    status: 0,
    substituted: 0,
    isDash,
    umask: 0o022,
    stopsOnError: false,
    isTested: false,
    input: { text: "" },
    output: { text: "" },
    budget: { left: maxCommands },
    depth: 0,
    walk,
  };
}

/** Far more than any script of Debian's runs. */
const maxCommands = 200_000;

async function finished(shell: Shell, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ExitSignal || error instanceof ReturnSignal) return error.status;
    if (error instanceof RangeError) return stop(shell, error.message);
    throw error;
  }
}
