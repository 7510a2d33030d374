import type { ApkScript } from "../../../alpine/unpack/upgrade-apks.ts";
import { runScript } from "../../../debian/scripts/run-script.ts";
import { readAccounts } from "../../../rootfs/accounts.ts";
import { RefusedUpgrade } from "../../../rootfs/refused.ts";
import type { ScriptJudgment } from "../../../rootfs/upgrade-outcome.ts";
import type { WorkingRoot } from "../../../rootfs/working-root.ts";

/**
 * Walks through a script of a package, and does to the root what it would.
 *
 * @throws RefusedUpgrade where what it does is not known
 */
export async function runApkScript(root: WorkingRoot, script: ApkScript): Promise<ScriptJudgment> {
  const { packageName, architecture, script: name, text, args } = script;
  const before = root.changeCount;
  const noted = new Set<string>();
  await runScript(
    {
      root,
      accounts: await readAccounts(root),
      packageName,
      architecture,
      script: name,
      debconf: () =>
        Promise.reject(new RefusedUpgrade(packageName, `its ${name} asks for Debian's debconf`)),
      noted,
      triggers: new Set(),
      bytecode: { isAsked: false },
    },
    text,
    args,
  );
  return {
    package: packageName,
    script: name,
    verdict: root.changeCount > before ? "emulated" : "no-op",
    passedOver: [...noted].sort(),
  };
}
