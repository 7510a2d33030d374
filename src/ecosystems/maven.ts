import type { Reading } from "../binaries/reading.ts";
import {
  type AssembleContext,
  type Assembled,
  baseNameOf,
  type Ecosystem,
  type ParsedFile,
} from "../model/index.ts";
import { decodeText } from "../syntax/text.ts";
import { compareMaven } from "../versions/maven.ts";
import {
  type BrokenFile,
  brokenGaps,
  filesOf,
  gapsOfBroken,
  readOrBroken,
} from "./broken-files.ts";
import { isArchive, type JavaArchive, readJavaArchive } from "./maven/archive.ts";
import { assembleArchives } from "./maven/assemble-archives.ts";
import { assembleBuilds } from "./maven/assemble-builds.ts";
import { type GradleBuild, parseGradleBuild } from "./maven/gradle-build.ts";
import { type GradleLock, parseGradleLock } from "./maven/gradle-lock.ts";
import { type Pom, parsePom } from "./maven/pom.ts";

type MavenFile = JavaArchive | GradleLock | GradleBuild | Pom | BrokenFile;

/** No archive is smaller than its end record. */
const minBytes = 22;

/** Java packages: what the archives of a system hold, and what a project's Gradle lock names. */
export const maven: Ecosystem<MavenFile> = {
  id: "maven",
  files: [
    "pom.xml",
    "gradle.lockfile",
    "buildscript-gradle.lockfile",
    "dependency-locks/*.lockfile",
    "build.gradle",
    "build.gradle.kts",
  ],
  parse({ entry: { path }, bytes }) {
    const { text } = decodeText(path, bytes);
    return readOrBroken(() => parseManifest(baseNameOf(path).toLowerCase(), text));
  },
  parts: {
    wants: ({ type, path, sizeBytes }) =>
      type === "file" && sizeBytes >= minBytes && isArchive(path) && !isForReading(path),
    read: ({ path, sizeBytes }) => readArchive(path, sizeBytes),
  },
  assemble,
  compare: compareMaven,
  serves: (ecosystem) => ecosystem === "Maven",
};

function parseManifest(name: string, text: string): MavenFile {
  if (name.endsWith(".lockfile")) return parseGradleLock(text);
  return name === "pom.xml" ? parsePom(text) : parseGradleBuild(text);
}

/** A broken archive is a gap of a system; in a project it may be a sample, or kept elsewhere. */
function* readArchive(path: string, sizeBytes: number): Reading<JavaArchive | BrokenFile> {
  try {
    return yield* readJavaArchive(path, sizeBytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: "broken", why: error.message };
  }
}

/** Sources and documentation hold nothing that runs. */
function isForReading(path: string): boolean {
  return /-(?:sources|javadoc)\.jar$/i.test(path);
}

function assemble(parsed: readonly ParsedFile<MavenFile>[], context: AssembleContext): Assembled {
  if (context.isSystem) {
    const broken = parsed.filter(({ entry }) => isArchive(entry.path));
    const { packages, gaps } = assembleArchives(filesOf(parsed, "archive"), context);
    return { packages, gaps: [...gapsOfBroken(broken, context), ...gaps] };
  }
  const { packages, gaps } = assembleBuilds(
    {
      locks: filesOf(parsed, "lock"),
      poms: filesOf(parsed, "pom"),
      builds: filesOf(parsed, "build"),
    },
    context,
  );
  const manifests = parsed.filter(({ entry }) => !isArchive(entry.path));
  return { packages, gaps: [...brokenGaps(manifests, context), ...gaps] };
}
