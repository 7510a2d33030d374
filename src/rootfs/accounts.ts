import { Buffer } from "node:buffer";
import { targetOf } from "./resolve-path.ts";
import type { WorkingRoot } from "./working-root.ts";

/** Users and groups of a root, by name. */
export interface Accounts {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
}

/** Reads `passwd` and `group`; the first line of a name counts. */
export async function readAccounts(root: WorkingRoot): Promise<Accounts> {
  return {
    users: await idsOf(root, "etc/passwd"),
    groups: await idsOf(root, "etc/group"),
  };
}

async function idsOf(root: WorkingRoot, path: string): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  const node = targetOf(root, path);
  if (node?.type !== "file") return ids;
  for (const line of Buffer.from(await root.bytesOf(node))
    .toString("utf8")
    .split("\n")) {
    const [name = "", , id = ""] = line.split(":");
    if (name !== "" && /^\d{1,10}$/.test(id) && !ids.has(name)) ids.set(name, Number(id));
  }
  return ids;
}
