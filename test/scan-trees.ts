import type { FileTree, Report } from "../src/model/index.ts";
import { createPipeline, type Kit } from "../src/pipeline.ts";
import { scopeOf } from "../src/stages/scope.ts";
import { reportOf } from "./report-samples.ts";

/** Scans trees for vulnerabilities and says all of it, as `suture scan --only vulnerability` does. */
export async function scanTrees(
  trees: readonly FileTree[],
  kit: Pick<Kit, "advisories"> & Partial<Kit>,
): Promise<Report> {
  const pipeline = createPipeline({
    ports: { clock: { now: () => Date.parse("2026-11-25T09:30:00Z") } },
    ignores: [],
    scope: scopeOf(["vulnerability"]),
    ...kit,
  });
  const { inventory, collected, findings, gaps } = await pipeline.scan(trees);
  return reportOf({
    target: trees[0]?.asset.name ?? "",
    data: kit.advisories.coverage,
    assets: inventory.assets.map((asset, i) => {
      const image = collected[i]?.tree.image;
      return { ...asset, ...(image && { image }) };
    }),
    findings,
    gaps,
  });
}
