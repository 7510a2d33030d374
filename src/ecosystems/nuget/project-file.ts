import { indexLines, type Region } from "../../model/index.ts";
import { attributeOf, childrenOf, parseXml, textOf, type XmlElement } from "../../syntax/xml.ts";
import { isNuget } from "../../versions/nuget.ts";
import { isNugetId } from "./nuget-package.ts";

/** What a project of MSBuild, or its older `packages.config`, asks for; plain JSON values. */
export interface ProjectFile {
  readonly kind: "project";
  readonly packages: readonly AskedFor[];
  /** Ids whose version cannot be told from the file: ranges, variables, versions kept elsewhere. */
  readonly open: readonly string[];
  /** Every package is named, those that others require too. */
  readonly isWhole: boolean;
}

interface AskedFor {
  readonly id: string;
  readonly version: string;
  readonly region: Region;
}

interface Reference {
  readonly id: string;
  readonly version: string | undefined;
  readonly element: XmlElement;
}

/**
 * Reads a project file, `Directory.Packages.props` or `packages.config`. Nothing is evaluated: a
 * reference counts where its version stands there as one version, whatever its condition.
 *
 * @throws SyntaxError where it is not well formed
 */
export function readProjectFile(path: string, source: string): ProjectFile {
  // A byte order mark keeps its place, so that offsets stay those of the text.
  const root = parseXml(source.replace(/^\ufeff/, " "));
  const isWhole = /packages\.config$/i.test(path);
  const references = isWhole ? configured(root) : referenced(root);
  const lines = indexLines(source);
  const central = /\.props$/i.test(path);
  const packages: AskedFor[] = [];
  const open: string[] = [];
  for (const { id, version, element } of references) {
    if (!isNugetId(id)) continue;
    const exact = exactVersion(version);
    if (exact) packages.push({ id, version: exact, region: lines.regionOf(element.range) });
    else if (!central) open.push(id);
  }
  return { kind: "project", packages, open, isWhole };
}

function configured(root: XmlElement): Reference[] {
  return childrenOf(root, "package").map((element) => ({
    id: attributeOf(element, "id")?.value ?? "",
    version: attributeOf(element, "version")?.value,
    element,
  }));
}

function referenced(root: XmlElement): Reference[] {
  return childrenOf(root, "ItemGroup")
    .flatMap((group) => [
      ...childrenOf(group, "PackageReference"),
      ...childrenOf(group, "PackageVersion"),
      ...childrenOf(group, "GlobalPackageReference"),
    ])
    .flatMap((element) => {
      const id = attributeOf(element, "Include")?.value;
      if (id === undefined) return [];
      return [{ id: id.trim(), version: versionOf(element), element }];
    });
}

function versionOf(element: XmlElement): string | undefined {
  for (const name of ["VersionOverride", "Version"]) {
    const written = attributeOf(element, name)?.value ?? textOf(element, name);
    if (written !== undefined) return written;
  }
  return undefined;
}

/** `1.2.3` asks for at least that, and gets it: NuGet takes the lowest. `[1.2.3]` is no other. */
function exactVersion(written: string | undefined): string | undefined {
  const version = written
    ?.trim()
    .replace(/^\[([^,\]]+)\]$/, "$1")
    .trim();
  return version !== undefined && isNuget(version) ? version : undefined;
}
