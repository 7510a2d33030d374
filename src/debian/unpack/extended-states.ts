import { Buffer } from "node:buffer";
import { targetOf } from "../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import { textFile } from "./write-database.ts";

/** A package that an upgrade brings for the first time, because others want it. */
export interface AutomaticPackage {
  readonly name: string;
  readonly architecture: string;
}

const path = "var/lib/apt/extended_states";

/** Notes for apt which packages nobody asked for: `autoremove` may take them away again. */
export async function noteAutomatic(
  root: WorkingRoot,
  packages: readonly AutomaticPackage[],
): Promise<void> {
  if (packages.length === 0) return;
  const before = targetOf(root, path);
  const text = before ? Buffer.from(await root.bytesOf(before)).toString("utf8") : "";
  const added = packages.map(
    ({ name, architecture }) =>
      `Package: ${name}\nArchitecture: ${architecture}\nAuto-Installed: 1\n\n`,
  );
  root.put(path, textFile(text + added.join("")));
}
