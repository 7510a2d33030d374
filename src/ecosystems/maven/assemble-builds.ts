import {
  type AssembleContext,
  type Assembled,
  folderOf,
  type Gap,
  type ParsedFile,
} from "../../model/index.ts";
import { locate, unitePackages } from "../unite-packages.ts";
import type { GradleBuild } from "./gradle-build.ts";
import type { GradleLock } from "./gradle-lock.ts";
import { toMavenPackage } from "./maven-package.ts";
import type { Pom } from "./pom.ts";

interface BuildFiles {
  readonly locks: readonly ParsedFile<GradleLock>[];
  readonly poms: readonly ParsedFile<Pom>[];
  readonly builds: readonly ParsedFile<GradleBuild>[];
}

/** Packages of a project's Gradle locks, and the build files that only their tool can resolve. */
export function assembleBuilds(
  { locks, poms, builds }: BuildFiles,
  context: AssembleContext,
): Assembled {
  const found = locks.flatMap(({ entry, value }) =>
    value.packages.map(({ region, isForTests, ...coordinates }) => ({
      ...toMavenPackage(coordinates),
      ...(isForTests && { scope: "development" as const }),
      location: locate(context, { ...entry, region }),
    })),
  );
  const locked = locks.map(({ entry }) =>
    folderOf(entry.path).replace(/gradle\/dependency-locks\/$/, ""),
  );
  const open = builds.filter(
    ({ entry, value }) => value.asks && !locked.includes(folderOf(entry.path)),
  );
  const gap = (path: string, reason: Gap["reason"], message: string): Gap => ({
    asset: context.asset.id,
    path,
    reason,
    message,
  });
  return {
    packages: unitePackages(found),
    gaps: [
      ...poms
        .filter(({ value }) => value.dependencies > 0)
        .map(({ entry }) =>
          gap(
            entry.path,
            "unsupported",
            "The dependencies of pom.xml cannot be resolved yet: scan what it builds.",
          ),
        ),
      ...open.map(({ entry }) =>
        gap(
          entry.path,
          "unresolved",
          "It asks for packages and has no gradle.lockfile: lock them with Gradle.",
        ),
      ),
    ],
  };
}
