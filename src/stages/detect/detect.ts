import { matchPackages } from "../../advisories/match.ts";
import type {
  Advisories,
  DetectedFinding,
  Gap,
  InventoriedAsset,
  Inventory,
  Package,
  ProgramReader,
  Rule,
  RuleFinding,
} from "../../model/index.ts";
import { imageDocument } from "../../syntax/image-document.ts";
import { systemDocument } from "../../syntax/system-document.ts";
import type { CollectedAsset } from "../collect/collect.ts";
import { isVisible } from "../inventory/take-inventory.ts";
import { checkDocument } from "./check-document.ts";
import { checkPrograms, withoutSuperseded } from "./check-programs.ts";
import { applyIgnores, type IgnoreEntry } from "./ignores.ts";
import { judgeFindings } from "./judge-findings.ts";
import { applyVex, attachedVex, type SourcedVex, type VexOptions } from "./vex.ts";
import { toVulnerabilities } from "./vulnerabilities.ts";

export interface DetectOptions {
  readonly rules: readonly Rule[];
  /** What links files to programs; none where left out. */
  readonly programs?: readonly ProgramReader[];
  /** False where nobody asked about packages. */
  readonly packages?: boolean;
  readonly advisories: Advisories;
  readonly ignores: readonly IgnoreEntry[];
  /** VEX documents that the user gave. */
  readonly vex?: readonly SourcedVex[];
  /** ISO date of today: past its `until` a suppression does not hold. */
  readonly today: string;
}

export interface Detected {
  readonly findings: readonly DetectedFinding[];
  readonly gaps: readonly Gap[];
}

/** Rules over documents, advisories over packages. */
export function detect(
  { inventory, collected }: { inventory: Inventory; collected: readonly CollectedAsset[] },
  options: DetectOptions,
): Detected {
  const {
    rules,
    programs = [],
    packages: asked = true,
    advisories,
    ignores,
    today,
    vex = [],
  } = options;
  const parts: (readonly DetectedFinding[])[] = [];
  const gaps: Gap[] = [];
  for (const collectedAsset of collected) {
    const asset = collectedAsset.tree.asset.id;
    const found = checkPrograms(collectedAsset.records, { programs, rules, asset });
    const inFiles = documentFindings(collectedAsset);
    parts.push(judgeFindings(inFiles, { rules, programs: found.linked }));
    parts.push([...imageFindings(collectedAsset, rules)], found.findings);
    gaps.push(...found.limited.map((path) => limitGap(asset, path)));
  }
  for (const asset of inventory.assets) parts.push([...systemFindings(asset, rules, today)]);
  for (const { asset, packages, layers } of asked ? inventory.assets : []) {
    const matched = matchPackages(packages, { advisories, asset: asset.id });
    const found = toVulnerabilities(matched.matches, { asset: asset.id, advisories, layers });
    const where = collected.find(({ tree }) => tree.asset.id === asset.id);
    parts.push(applyVex(found, vexOptions({ given: vex, where, packages })));
    gaps.push(...matched.gaps);
  }
  const kept = withoutSuperseded(parts.flat(), rules);
  return { findings: applyIgnores(kept, { ignores, today }), gaps };
}

function limitGap(asset: string, path: string): Gap {
  const message =
    "Data was followed through a part of it only. Split long functions, or review it by hand.";
  return { asset, path, reason: "too-complex", message };
}

interface VexPlace {
  readonly given: readonly SourcedVex[];
  readonly where: CollectedAsset | undefined;
  readonly packages: readonly Package[];
}

/** What the user gave speaks of everything, what is attached to an image of that image. */
function vexOptions({ given, where, packages }: VexPlace): VexOptions {
  const image = where?.tree.image;
  const own = image?.manifestDigest;
  const digests = new Set([...(own ? [own] : []), ...(where?.attested?.digests ?? [])]);
  return {
    sources: [...given, ...attachedVex(where?.attested?.documents ?? [])],
    scene: { digests, packages, ...(image && { image }) },
  };
}

/** A secret stays in its layer when a higher layer hides the file; anything else there is gone. */
function documentFindings(asset: CollectedAsset): Omit<RuleFinding, "priority">[] {
  return asset.records.flatMap((record) => {
    // Most files of an image: where each of them ended up takes a search.
    if (record.findings.length === 0) return [];
    if (isVisible(record, asset)) return record.findings;
    return record.findings
      .filter(({ kind }) => kind === "secret")
      .map((finding) => ({
        ...finding,
        message: `${finding.message} A later layer hides the file, but this layer still holds it.`,
      }));
  });
}

/** A project may hold an `os-release` as a sample; only a system runs on it. */
function systemFindings(
  { asset, os }: InventoriedAsset,
  rules: readonly Rule[],
  today: string,
): DetectedFinding[] {
  if (!os || asset.kind === "directory") return [];
  const reading = rules.filter(({ reads }) => reads === "system");
  return checkDocument(systemDocument(os, today), reading, { asset: asset.id });
}

function imageFindings({ tree }: CollectedAsset, rules: readonly Rule[]): DetectedFinding[] {
  if (!tree.image) return [];
  const document = imageDocument(tree.image, "image-config.json");
  const reading = rules.filter(({ reads }) => reads === "image");
  return checkDocument(document, reading, { asset: tree.asset.id });
}
