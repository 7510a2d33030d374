import type { Advisories, FileTree, HistoryEntry, ImageFacts, Report } from "../src/model/index.ts";
import type { NewFile } from "../src/oci/tar/write-tar.ts";
import { advisoriesOf } from "./advisories.ts";
import { imageOf, openPath, textFile, writeImage } from "./images.ts";
import { memoryTree } from "./memory-tree.ts";
import { scanTrees } from "./scan-trees.ts";

/** A dpkg status that lists `name version [architecture]`, with the files that tell the packages are there. */
export function dpkgStatus(...packages: readonly string[]): NewFile {
  const stanzas = packages.map((one) => {
    const [name, version, architecture = "amd64"] = one.split(" ");
    return `Package: ${name}\nStatus: install ok installed\nArchitecture: ${architecture}\nVersion: ${version}\n`;
  });
  return textFile("var/lib/dpkg/status", stanzas.join("\n"));
}

/** `os-release` of Debian 12. */
export const debian12: NewFile = textFile(
  "etc/os-release",
  'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
);

/** Metadata of an installed Python package. */
export function pythonPackage(name: string, version: string, folder = "opt/venv/lib"): NewFile {
  return textFile(
    `${folder}/site-packages/${name}-${version}.dist-info/METADATA`,
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
  );
}

export interface LayeredImage {
  /** Lowest first. */
  readonly layers: readonly (readonly NewFile[])[];
  /** `created_by` of each layer, or whole entries; `-` in front marks an empty layer. */
  readonly history?: readonly (string | HistoryEntry)[];
  readonly facts?: Partial<ImageFacts>;
  /** Ties the image to a service of the files of a directory. */
  readonly service?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Scans an image, beside a directory where one is given; `openssl` and `jinja2` are vulnerable. */
export async function scanLayered(image: LayeredImage): Promise<LayeredScan> {
  const { layers, history, facts, service, files } = image;
  const path = writeImage(imageOf(layers));
  const opened = await openPath(path, service === undefined ? {} : { service });
  const tree = withFacts(opened, {
    ...(history && { history: history.map(toEntry) }),
    ...facts,
  });
  const trees = files ? [memoryTree(files), tree] : [tree];
  const report = await scanTrees(trees, { advisories: opensslAdvisories });
  const asset = report.assets.find(({ asset: { kind } }) => kind === "image");
  const diffIds = tree.image?.layers.map(({ diffId }) => diffId) ?? [];
  return {
    report,
    diffIds,
    layers: asset?.layers ?? [],
    packages: Object.fromEntries(
      (asset?.packages ?? []).map(({ name, version, architecture, layer, instruction }) => [
        [name, version, architecture === "amd64" ? undefined : architecture]
          .filter(Boolean)
          .join(" "),
        [diffIds.indexOf(layer ?? ""), instruction],
      ]),
    ),
  };
}

export interface LayeredScan {
  readonly report: Report;
  readonly diffIds: readonly string[];
  readonly layers: NonNullable<Report["assets"][number]["layers"]>;
  /** Index of the layer and of the instruction, by name, version and architecture where it is not amd64. */
  readonly packages: Readonly<Record<string, readonly (number | undefined)[]>>;
}

/** `openssl` of Debian and `jinja2` are vulnerable. */
export const opensslAdvisories: Advisories = advisoriesOf([
  {
    id: "DEBIAN-CVE-2026-1",
    upstream: ["CVE-2026-1"],
    ecosystem: "Debian:12",
    name: "openssl",
    ranges: ["0..3.0.5"],
  },
  { id: "CVE-2026-2", name: "jinja2", ranges: ["0.."] },
]);

function withFacts(tree: FileTree, facts: Partial<ImageFacts>): FileTree {
  if (!tree.image) throw new Error("No image");
  return { ...tree, image: { ...tree.image, ...facts } };
}

function toEntry(entry: string | HistoryEntry): HistoryEntry {
  if (typeof entry !== "string") return entry;
  return entry.startsWith("-")
    ? { createdBy: entry.slice(1), emptyLayer: true }
    : { createdBy: entry, emptyLayer: false };
}
