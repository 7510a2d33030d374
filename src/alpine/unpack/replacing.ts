import { isBoundMet } from "../dependencies.ts";
import type { ApkHolding } from "./apk-state.ts";

/**
 * Whether a package takes over a file that another one has; `undefined` where nothing says so, which is a
 * conflict.
 *
 * @see apk-tools' src/package.c
 */
export function winsFile(owner: ApkHolding, taker: ApkHolding): boolean | undefined {
  if (owner.name === taker.name) return true;
  const ownerRank = replacesAny(owner, taker) ? owner.replacesPriority : -1;
  const takerRank = replacesAny(taker, owner) ? taker.replacesPriority : -1;
  if (ownerRank > takerRank) return false;
  return takerRank >= 0 || owner.origin === taker.origin ? true : undefined;
}

/** Whether a package decides over the mode and the owner of a folder, and not another one that lists it. */
export function winsFolder(owner: ApkHolding, taker: ApkHolding): boolean {
  if (owner.name === taker.name) return true;
  if (owner.replacesPriority !== taker.replacesPriority)
    return owner.replacesPriority < taker.replacesPriority;
  if (owner.origin === taker.origin) {
    if (owner.origin === owner.name) return false;
    if (taker.origin === taker.name) return true;
  }
  return owner.name > taker.name;
}

function replacesAny({ replaces }: ApkHolding, { name, version, checksum }: ApkHolding): boolean {
  return replaces.some(
    (one) => one.name === name && isBoundMet(one, { version, checksum }) !== one.isConflict,
  );
}
