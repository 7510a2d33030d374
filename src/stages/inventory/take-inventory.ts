import {
  type AssembleContext,
  type Asset,
  type Ecosystem,
  type FileEntry,
  type Gap,
  type InventoriedAsset,
  type Inventory,
  isFailed,
  type OperatingSystem,
  type Package,
} from "../../model/index.ts";
import type { CollectedAsset, FileRecord } from "../collect/collect.ts";
import { osReleaseEcosystem, type Readers } from "../collect/examine.ts";

/** Puts together what the files said: packages of every asset, and everything that was not read. */
export function takeInventory(
  collected: readonly CollectedAsset[],
  readers: Pick<Readers, "ecosystems" | "packages">,
): Inventory {
  const taken = collected.map((asset) => inventoryOf(asset, readers));
  return {
    assets: taken.map(({ asset }) => asset),
    gaps: taken.flatMap(({ gaps }) => gaps),
  };
}

function inventoryOf(
  collected: CollectedAsset,
  { ecosystems, packages: asked = true }: Pick<Readers, "ecosystems" | "packages">,
) {
  const { tree, listing } = collected;
  const records = collected.records.filter((record) => isVisible(record, collected));
  const os = tree.stated?.os ?? operatingSystemOf(records);
  const owned = new Set<string>();
  const context: AssembleContext = {
    asset: tree.asset,
    isSystem: isSystem(tree.asset, os),
    entries: listing.entries,
    owned,
    ...(os && { os }),
  };
  const packages: Package[] = [...(tree.stated?.packages ?? [])];
  const gaps: Gap[] = [...listing.gaps, ...records.flatMap((record) => record.gaps)];
  for (const ecosystem of ownersFirst(ecosystems)) {
    const parsed = records.flatMap(({ path, layer, manifests }) =>
      manifests
        .filter((manifest) => manifest.ecosystem === ecosystem.id)
        .map(({ value }) => ({ entry: entryOf(path, layer, listing.entries), value })),
    );
    if (parsed.length === 0) continue;
    const assembled = ecosystem.assemble(parsed, context);
    packages.push(...assembled.packages);
    for (const path of assembled.owned ?? []) owned.add(path);
    if (asked) gaps.push(...assembled.gaps);
  }
  if (asked) gaps.push(...(tree.stated?.gaps ?? []));
  if (asked && tree.image && packages.length === 0 && !gaps.some(isFailed))
    gaps.push(noPackages(tree.asset.id));
  const asset: InventoriedAsset = {
    asset: tree.asset,
    packages,
    fileCount: collected.records.length,
    ...(os && { os }),
  };
  return { asset, gaps };
}

/** What owns files comes first: the others ask which. */
function ownersFirst(ecosystems: readonly Ecosystem[]): Ecosystem[] {
  return [...ecosystems].sort((a, b) => Number(b.ownsFiles ?? 0) - Number(a.ownsFiles ?? 0));
}

/** A directory with `os-release` is an unpacked system. */
function isSystem({ kind }: Asset, os: OperatingSystem | undefined): boolean {
  return kind === "image" || kind === "rootfs" || os !== undefined;
}

/** True where no higher layer hides the file. */
export function isVisible(record: FileRecord, { listing }: CollectedAsset): boolean {
  return record.layer === undefined || listing.entries.get(record.path)?.layer === record.layer;
}

function entryOf(
  path: string,
  layer: string | undefined,
  entries: ReadonlyMap<string, FileEntry>,
): FileEntry {
  return (
    entries.get(path) ?? {
      path,
      type: "file",
      sizeBytes: 0,
      mode: 0,
      uid: 0,
      gid: 0,
      mtime: 0,
      ...(layer && { layer }),
    }
  );
}

function noPackages(asset: string): Gap {
  return {
    asset,
    reason: "empty-inventory",
    message: "No package was found in the image. Was its package database deleted?",
  };
}

function operatingSystemOf(records: readonly FileRecord[]): OperatingSystem | undefined {
  const manifests = records.flatMap((record) => record.manifests);
  const found = manifests.find(({ ecosystem }) => ecosystem === osReleaseEcosystem);
  return found?.value as OperatingSystem | undefined;
}
