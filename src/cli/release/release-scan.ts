import { nodeDisk } from "../../io/disk.ts";
import { type Report, TargetError } from "../../model/index.ts";
import { imageDirectory } from "../../oci/image-files.ts";
import { layoutRoot } from "../../oci/output/layout-root.ts";
import type { BuiltImage } from "../../stages/release/journal.ts";
import type { ScannedImage } from "../../stages/release/release-ports.ts";
import type { TargetConfig } from "../config.ts";
import { openSession } from "../session.ts";
import type { Settings } from "../settings.ts";

/** What a scan said of one platform of an image, and its bill of materials. */
export interface ScannedPlatform {
  readonly digest: string;
  readonly report: Report;
  readonly sbom: Report;
}

/**
 * Scans what was built, every platform of it, as it lies on the disk and is pushed.
 *
 * @throws TargetError where it is not the image that was built
 */
export async function scanBuilt(
  { folder }: BuiltImage,
  { settings, config }: { readonly settings: Settings; readonly config: TargetConfig },
): Promise<ScannedImage & { readonly platforms: readonly ScannedPlatform[] }> {
  const root = await layoutRoot(await imageDirectory(folder, nodeDisk));
  const platforms: ScannedPlatform[] = [];
  for (const { digest, platform } of root.images) {
    // One that was set for other images does not choose among these.
    const session = await openSession({ ...settings, target: `oci:${folder}`, platform }, config);
    const scanned = await session.scan();
    const report = session.report(scanned, { command: "scan" });
    const found = report.assets[0]?.image?.manifestDigest;
    if (found !== digest) {
      throw new TargetError(`What was scanned is ${found ?? "no image"}, what was built ${digest}`);
    }
    platforms.push({ digest, report, sbom: session.report(scanned, { command: "sbom" }) });
  }
  const { digest } = await layoutRoot(await imageDirectory(folder, nodeDisk));
  const reports = platforms.map(({ report }) => report);
  return {
    digest,
    findings: reports.flatMap(({ findings }) => findings),
    gaps: reports.flatMap(({ gaps }) => gaps),
    data: reports[0]?.data ?? [],
    platforms,
  };
}
