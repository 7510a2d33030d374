import { createHash, randomBytes } from "node:crypto";
import { hostname } from "node:os";

/** The end of a file's name that says which process works on it; another one each time. */
export function ownMark(): string {
  return `${machine}-${process.pid}-${randomBytes(4).toString("hex")}`;
}

/** True where a name ends in the mark of a process of this machine that has ended. */
export function isOwnerGone(name: string): boolean {
  const [, where, pid] = /([\da-f]{8})-(\d+)-[\da-f]{8}$/.exec(name) ?? [];
  return where === machine && !isRunning(Number(pid));
}

/** Process ids are counted on each machine, and in each container, of its own. */
const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { readonly code?: string }).code === "EPERM";
  }
}
