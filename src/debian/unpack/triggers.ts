import { Buffer } from "node:buffer";
import { nodeAt } from "../../rootfs/resolve-path.ts";
import type { Node, WorkingRoot } from "../../rootfs/working-root.ts";
import { type DpkgDatabase, dpkgFolder, isPresent, type KnownPackage } from "./dpkg-database.ts";
import { textFile } from "./write-database.ts";

/** Who wants to know of what (deb-triggers(5)). */
export interface TriggerInterests {
  /** In the order of dpkg's file. */
  readonly files: Interest[];
  readonly explicit: Map<string, Interest[]>;
}

interface Interest {
  /** A path, or the name of an explicit trigger. */
  readonly trigger: string;
  /** `libc-bin`, `libc6:amd64` */
  readonly packageName: string;
  /** `/noawait`, or empty. */
  readonly options: string;
}

const folder = `${dpkgFolder}/triggers`;

/** Reads what packages are interested in. */
export async function readInterests(root: WorkingRoot): Promise<TriggerInterests> {
  const interests: TriggerInterests = { files: [], explicit: new Map() };
  for (const name of root.list(folder)) {
    const node = nodeAt(root, `${folder}/${name}`);
    if (node?.type !== "file" || /^(?:Lock|Unincorp)$/.test(name)) continue;
    const lines = (await textOf(root, node)).split("\n").filter((line) => line !== "");
    if (name === "File")
      interests.files.push(...lines.flatMap((line) => interestOf(line.split(" "))));
    else
      interests.explicit.set(
        name,
        lines.flatMap((line) => interestOf([name, line])),
      );
  }
  return interests;
}

/** What a package's `triggers` says. */
export interface TriggerDirectives {
  readonly interests: readonly Omit<Interest, "packageName">[];
  readonly activates: readonly string[];
}

/** Reads a package's `triggers`. */
export function parseTriggers(text: string): TriggerDirectives {
  const interests: Omit<Interest, "packageName">[] = [];
  const activates: string[] = [];
  for (const line of text.split("\n")) {
    const [directive = "", trigger = ""] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (directive.startsWith("interest"))
      interests.push({ trigger, options: directive.endsWith("-noawait") ? "/noawait" : "" });
    else if (directive.startsWith("activate")) activates.push(trigger);
  }
  return { interests, activates };
}

/** Puts the interests of a new version in the place of those of the old one: at the end. */
export function changeInterests(
  { files, explicit }: TriggerInterests,
  { infoName }: Pick<KnownPackage, "infoName">,
  { before, after }: { readonly before: TriggerDirectives; readonly after: TriggerDirectives },
): void {
  const isOwn = ({ packageName }: Interest) => packageName === infoName;
  for (const { trigger } of before.interests) {
    const list = listOf({ files, explicit }, trigger);
    const at = list.findIndex((one) => isOwn(one) && one.trigger === trigger);
    if (at >= 0) list.splice(at, 1);
  }
  for (const one of after.interests)
    listOf({ files, explicit }, one.trigger).push({ ...one, packageName: infoName });
}

/** Writes dpkg's files of interests; those that are as they were are no change. */
export function writeInterests(root: WorkingRoot, { files, explicit }: TriggerInterests): void {
  const write = (name: string, lines: readonly string[]) => {
    const path = `${folder}/${name}`;
    if (lines.length > 0) root.put(path, textFile(lines.map((line) => `${line}\n`).join("")));
    else if (root.get(path)) root.remove(path);
  };
  const whole = ({ packageName, options }: Interest) => `${packageName}${options}`;
  write(
    "File",
    files.map((one) => `${one.trigger} ${whole(one)}`),
  );
  for (const [name, list] of explicit) write(name, list.map(whole));
}

/** A package whose `postinst` is called for triggers. */
export interface PendingTriggers {
  readonly known: KnownPackage;
  readonly triggers: readonly string[];
}

/**
 * Who is to be told of what happened.
 *
 * @param activated - explicit triggers, and paths as lists have them
 */
export function pendingTriggers(
  { packages }: DpkgDatabase,
  { files, explicit }: TriggerInterests,
  activated: ReadonlySet<string>,
): readonly PendingTriggers[] {
  const found = new Map<KnownPackage, Set<string>>();
  const all = [...files, ...[...explicit.values()].flat()];
  for (const { trigger, packageName } of all) {
    if (!activated.has(trigger)) continue;
    const known = packages.find((one) => one.infoName === packageName && isPresent(one));
    if (!known) continue;
    const triggers = found.get(known) ?? new Set();
    found.set(known, triggers.add(trigger));
  }
  return [...found].map(([known, triggers]) => ({ known, triggers: [...triggers] }));
}

async function textOf(root: WorkingRoot, node: Node): Promise<string> {
  return Buffer.from(await root.bytesOf(node)).toString("utf8");
}

function interestOf([trigger = "", written = ""]: readonly string[]): readonly Interest[] {
  const [packageName = "", options] = written.split("/");
  if (packageName === "") return [];
  return [{ trigger, packageName, options: options === undefined ? "" : `/${options}` }];
}

function listOf({ files, explicit }: TriggerInterests, trigger: string): Interest[] {
  if (trigger.startsWith("/")) return files;
  const list = explicit.get(trigger) ?? [];
  explicit.set(trigger, list);
  return list;
}
