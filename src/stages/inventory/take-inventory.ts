import {
  type AssembleContext,
  type Assembled,
  type Asset,
  type Ecosystem,
  type FileEntry,
  type Gap,
  type InventoriedAsset,
  type Inventory,
  isFailed,
  type OperatingSystem,
  type Package,
  type ParsedFile,
} from "../../model/index.ts";
import type { CollectedAsset, FileRecord } from "../collect/collect.ts";
import { osReleaseEcosystem } from "../collect/examine.ts";
import type { Readers } from "../collect/readers-of.ts";
import { compareAttested } from "./compare-sbom.ts";
import { imageInventory } from "./image-inventory.ts";
import { hiddenEntry } from "./package-layers.ts";
import type { TiedDockerfiles } from "./tied-dockerfiles.ts";

/** What an inventory is taken with. */
export interface InventoryOptions extends Pick<Readers, "ecosystems" | "packages"> {
  /** Dockerfiles that images may have been built from. */
  readonly tied?: TiedDockerfiles;
}

/** Puts together what the files said: packages of every asset, and everything that was not read. */
export function takeInventory(
  collected: readonly CollectedAsset[],
  options: InventoryOptions,
): Inventory {
  const taken = collected.map((asset) => inventoryOf(asset, options));
  return {
    assets: taken.map(({ asset }) => asset),
    gaps: taken.flatMap(({ gaps }) => gaps),
  };
}

function inventoryOf(
  collected: CollectedAsset,
  { ecosystems, packages: asked = true, tied }: InventoryOptions,
) {
  const { tree, listing } = collected;
  const [records, hidden] = split(collected);
  const os = tree.stated?.os ?? operatingSystemOf(records);
  const owned = new Set<string>();
  const context: AssembleContext = {
    asset: tree.asset,
    isSystem: isSystem(tree.asset, os),
    entries: listing.entries,
    owned,
    ...(os && { os }),
  };
  const stated = tree.stated ?? nothing;
  const visible = assembleAll(records, { ecosystems, context, owned, hidden });
  const packages = [...stated.packages, ...visible.packages];
  const read = [...listing.gaps, ...records.flatMap((record) => record.gaps)];
  const gaps = asked ? [...read, ...visible.gaps, ...stated.gaps] : read;
  const { image } = tree;
  const found =
    image &&
    imageInventory({
      image,
      ...(listing.changed && { changed: listing.changed }),
      records: collected.records,
      ecosystems,
      context,
      packages,
      gaps,
      tied: tied?.get(tree.asset.id) ?? [],
    });
  const all = found?.packages ?? packages;
  const attached = compareAttested(collected.attested, { asset: tree.asset.id, packages: all });
  const asset: InventoriedAsset = {
    asset: tree.asset,
    packages: all,
    fileCount: collected.records.length,
    ...(os && { os }),
    ...(found && { layers: found.layers }),
    ...(attached.attestations.length > 0 && { attestations: attached.attestations }),
  };
  const missing = [...(asked && found ? found.gaps : gaps), ...attached.gaps];
  const isEmpty = asked && found?.packages.length === 0 && !missing.some(isFailed);
  return { asset, gaps: isEmpty ? [...missing, noPackages(tree.asset.id)] : missing };
}

interface Assembling {
  /** Of files that higher layers wrote again or removed. */
  readonly hidden: readonly FileRecord[];
  readonly ecosystems: readonly Ecosystem[];
  readonly context: AssembleContext;
  /** Filled with what ecosystems that own files say of them. */
  readonly owned: Set<string>;
}

function assembleAll(
  records: readonly FileRecord[],
  { ecosystems, context, owned, hidden }: Assembling,
): Pick<Assembled, "packages" | "gaps"> {
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const ecosystem of ownersFirst(ecosystems)) {
    const parsed = parsedBy(ecosystem, records, ({ path, layer }) =>
      entryOf(path, layer, context.entries),
    );
    const assembled = parsed.length > 0 ? ecosystem.assemble(parsed, context) : nothing;
    for (const one of assembled.packages) packages.push(one);
    for (const gap of assembled.gaps) gaps.push(gap);
    const isLost = ecosystem.ownsFiles && assembled.packages.length === 0;
    const lost = isLost ? ownedBelow(ecosystem, { hidden, context }) : [];
    for (const path of [...(assembled.owned ?? []), ...lost]) owned.add(path);
  }
  return { packages, gaps };
}

const nothing: Assembled = { packages: [], gaps: [] };

function parsedBy(
  { id }: Ecosystem,
  records: readonly FileRecord[],
  entryFor: (record: FileRecord) => FileEntry,
): ParsedFile[] {
  return records.flatMap((record) =>
    record.manifests
      .filter(({ ecosystem }) => ecosystem === id)
      .map(({ value }) => ({ entry: entryFor(record), value })),
  );
}

/** What packages own whose database is gone: their files still tell of them. */
function ownedBelow(
  ecosystem: Ecosystem,
  { hidden, context }: Pick<Assembling, "hidden" | "context">,
): readonly string[] {
  const parsed = parsedBy(ecosystem, hidden, hiddenEntry);
  return parsed.length > 0 ? (ecosystem.assemble(parsed, context).owned ?? []) : [];
}

/** What owns files comes first: the others ask which. */
function ownersFirst(ecosystems: readonly Ecosystem[]): Ecosystem[] {
  return [...ecosystems].sort((a, b) => Number(b.ownsFiles ?? 0) - Number(a.ownsFiles ?? 0));
}

/** A directory with `os-release` is an unpacked system. */
function isSystem({ kind }: Asset, os: OperatingSystem | undefined): boolean {
  return kind === "image" || kind === "rootfs" || os !== undefined;
}

function split(collected: CollectedAsset): readonly [visible: FileRecord[], hidden: FileRecord[]] {
  const visible: FileRecord[] = [];
  const hidden: FileRecord[] = [];
  for (const record of collected.records) {
    (isVisible(record, collected) ? visible : hidden).push(record);
  }
  return [visible, hidden];
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
