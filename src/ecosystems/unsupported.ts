import type { AssembleContext, Assembled, Ecosystem, Gap, ParsedFile } from "../model/index.ts";
import { type Manifest, manifestOf, manifestPatterns } from "./unsupported/manifests.ts";

/** What one unread manifest is; `undefined` where it names no package. */
type UnreadManifest = { readonly manifest: Manifest["id"]; readonly what: string } | undefined;

/**
 * Known manifests, locks and package databases that suture cannot read yet: a whole one is the gap
 * `unsupported`, a broken one is broken for every tool and a failed gap.
 */
export const unsupported: Ecosystem<UnreadManifest> = {
  id: "unsupported",
  files: manifestPatterns,
  parse({ entry: { path }, bytes }) {
    const manifest = manifestOf(path);
    // Packages ship broken locks as samples for their tests.
    const isShipped = /(?:^|\/)node_modules\//.test(path) && !manifest?.id.startsWith("installed-");
    if (!manifest || isShipped) return undefined;
    const text = new TextDecoder().decode(bytes);
    return manifest.check(text) ? { manifest: manifest.id, what: manifest.what } : undefined;
  },
  assemble,
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  serves: () => false,
};

function assemble(
  parsed: readonly ParsedFile<UnreadManifest>[],
  context: AssembleContext,
): Assembled {
  const { isSystem } = context;
  const groups = new Map<string, { path: string; what: string; count: number }>();
  for (const { entry, value } of parsed) {
    if (!value || !counts(value.manifest, { path: entry.path, isSystem })) continue;
    // A project is told every file; an image holds thousands of package.json.
    const key = isSystem ? value.manifest : entry.path;
    const known = groups.get(key);
    if (known) known.count++;
    else groups.set(key, { path: entry.path, what: value.what, count: 1 });
  }
  const gaps = [...groups.values()].map(
    ({ path, what, count }): Gap => ({
      asset: context.asset.id,
      path,
      reason: "unsupported",
      message: `${what} cannot be read yet${count > 1 ? ` (${count} files)` : ""}: scan them with another tool.`,
    }),
  );
  return { packages: [], gaps };
}

/** What is installed counts in an image, not what asked for it; in a project the other way round. */
function counts(
  id: Manifest["id"],
  { path, isSystem }: { readonly path: string; readonly isSystem: boolean },
): boolean {
  const isInstalled = id.startsWith("installed-");
  if (!isSystem) return !isInstalled;
  return isInstalled || !/(?:^|\/)(?:node_modules|vendor|usr|var|opt)\//.test(path);
}
