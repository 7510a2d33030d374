import {
  type AssembleContext,
  type Assembled,
  type Ecosystem,
  folderOf,
  type ParsedFile,
} from "../model/index.ts";
import { decodeText } from "../syntax/text.ts";
import { compareNuget } from "../versions/nuget.ts";
import {
  type BrokenFile,
  brokenGaps,
  filesOf,
  gapsOfBroken,
  readOrBroken,
} from "./broken-files.ts";
import { assembleNugetProjects } from "./nuget/assemble-projects.ts";
import { type PublishedApp, readDepsJson } from "./nuget/deps-json.ts";
import { toNugetPackage } from "./nuget/nuget-package.ts";
import { type NugetLock, readPackagesLock } from "./nuget/packages-lock.ts";
import { type ProjectFile, readProjectFile } from "./nuget/project-file.ts";
import { isOwned } from "./owned-files.ts";
import { locate, unitePackages } from "./unite-packages.ts";

type NugetFile = PublishedApp | NugetLock | ProjectFile | BrokenFile;

/** .NET packages: what a project's lock settles or its files ask for, and what was published in a system. */
export const nuget: Ecosystem<NugetFile> = {
  id: "nuget",
  files: [
    "*.deps.json",
    "packages.lock.json",
    "packages.config",
    "Directory.Packages.props",
    "*.csproj",
    "*.fsproj",
    "*.vbproj",
  ],
  parse: ({ entry, bytes }) =>
    readOrBroken(() => parseFile(entry.path, decodeText(entry.path, bytes).text)),
  assemble,
  compare: compareNuget,
  serves: (ecosystem) => ecosystem === "NuGet",
};

function parseFile(path: string, text: string): NugetFile {
  if (isPublished(path)) return readDepsJson(path, text);
  return isLock(path) ? readPackagesLock(text) : readProjectFile(path, text);
}

function isPublished(path: string): boolean {
  return /\.deps\.json$/i.test(path);
}

function isLock(path: string): boolean {
  return /(?:^|\/)packages\.lock\.json$/i.test(path);
}

function assemble(parsed: readonly ParsedFile<NugetFile>[], context: AssembleContext): Assembled {
  if (context.isSystem) {
    const published = parsed.filter(
      ({ entry }) => isPublished(entry.path) && !isOwned(entry.path, context),
    );
    const packages = filesOf(published, "app").flatMap(({ entry, value }) =>
      value.packages.map((one) => ({ ...toNugetPackage(one), location: locate(context, entry) })),
    );
    return { packages: unitePackages(packages), gaps: gapsOfBroken(published, context) };
  }
  const project = parsed.filter(({ entry }) => !isPublished(entry.path));
  const broken = filesOf(project, "broken").filter(({ entry }) => isLock(entry.path));
  const { packages, gaps } = assembleNugetProjects(
    {
      locks: filesOf(project, "lock"),
      projects: filesOf(project, "project"),
      broken: broken.map(({ entry }) => folderOf(entry.path)),
    },
    context,
  );
  return { packages, gaps: [...brokenGaps(project, context), ...gaps] };
}
