import type { RootChanges } from "../../rootfs/changes-of.ts";
import type { ChangedPackage, LeftPackage } from "./patched-image.ts";

/** What is upgraded in the end, and what it changes. */
export interface Settled {
  readonly changed: readonly ChangedPackage[];
  readonly left: readonly LeftPackage[];
  /** What changes; their bytes are many, so that it can be taken once. Left out where nothing does. */
  readonly takeChanges?: () => RootChanges;
}

/** Hands something over once, and holds it no longer than that. */
export function takenOnce(changes: RootChanges): () => RootChanges {
  let held: RootChanges | undefined = changes;
  return () => {
    const taken = held;
    held = undefined;
    if (!taken) throw new Error("The changes were taken before");
    return taken;
  };
}
