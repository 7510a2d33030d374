import { type Reading, readFromMemory } from "../../binaries/reading.ts";
import {
  findStored,
  readZipDirectory,
  readZipMember,
  type ZipMember,
  type ZipPlace,
} from "../../binaries/zip.ts";
import {
  type ArchiveClues,
  type Coordinates,
  certainCoordinates,
  readPomProperties,
} from "./coordinates.ts";
import { readManifest } from "./manifest.ts";

/** What an archive and those inside it tell; plain JSON values. */
export interface JavaArchive {
  readonly kind: "archive";
  readonly packages: readonly Coordinates[];
  /** How many archives hold classes and tell no coordinates. */
  readonly untold: number;
  /** The first of them, by their paths inside. */
  readonly untoldNames: readonly string[];
  /** Archives inside that could not be read, and those that are too large, too many or too deep. */
  readonly broken: readonly string[];
  readonly skipped: readonly string[];
}

/** True for the endings of Java's archives: applications, modules and plugins among them. */
export function isArchive(path: string): boolean {
  return /\.(?:jar|war|ear|par|sar|rar|hpi|jpi|kar|nar)$/i.test(path);
}

const maxDepth = 4;
/** What is packed inside another is held in memory while it is read, the deeper the less. */
const maxPackedBytes = 64 << 20;
/** Whoever serves the parts of a file gives it up where they are larger, more or too many. */
const maxPartBytes = 30 << 20;
const maxReadBytes = 112 << 20;
const maxParts = 18_000;
const maxInflatedBytes = 256 << 20;
const maxArchives = 5000;
/** Manifests of signed archives name every file. */
const maxTextBytes = 4 << 20;
/** Of all directories together: one that many archives share is read for each of them. */
const maxEntries = 1_500_000;
const maxShown = 5;

interface Findings {
  readonly packages: Map<string, Coordinates>;
  untold: number;
  readonly untoldNames: string[];
  readonly broken: string[];
  readonly skipped: string[];
  inflatedBytes: number;
  archives: number;
  entries: number;
  parts: number;
  readBytes: number;
}

/**
 * Reads a Java archive and those inside it, down to four levels, by parts. Hostile ones are
 * bounded: what inflates beyond the limits is told as skipped.
 *
 * @param path - of the file, whose name is a clue
 * @throws SyntaxError where the archive itself cannot be read
 */
export function* readJavaArchive(path: string, sizeBytes: number): Reading<JavaArchive> {
  const findings: Findings = {
    packages: new Map(),
    untold: 0,
    untoldNames: [],
    broken: [],
    skipped: [],
    inflatedBytes: 0,
    archives: 0,
    entries: 0,
    parts: 0,
    readBytes: 0,
  };
  const place = { offset: 0, sizeBytes };
  yield* counted(readOne({ path, inside: "", place, depth: 0, findings }), findings);
  const { packages, untold, untoldNames, broken, skipped } = findings;
  return {
    kind: "archive",
    packages: [...packages.values()],
    untold,
    untoldNames,
    broken,
    skipped,
  };
}

/** Counts what is asked for. */
function* counted(reading: Reading<void>, findings: Findings): Reading<void> {
  for (let step = reading.next(); !step.done; ) {
    findings.parts++;
    findings.readBytes += step.value.length;
    step = reading.next(yield step.value);
  }
}

interface Place {
  /** Its file, or its path in the archive around it. */
  readonly path: string;
  /** Path from the outermost archive; empty for that itself. */
  readonly inside: string;
  readonly place: ZipPlace;
  readonly depth: number;
  readonly findings: Findings;
}

function* readOne(one: Place): Reading<void> {
  const contents = yield* readContents(one);
  const told = yield* readTold(contents, one.findings);
  for (const coordinates of told) add(one.findings, coordinates);
  // What other archives lie in is an application: its name tells nothing that is missing.
  if (told.length === 0 && contents.archives.length === 0 && contents.hasClasses) {
    yield* readClues(contents, one);
  }
  for (const member of contents.archives) yield* readInner(member, one);
}

interface Contents {
  readonly properties: readonly ZipMember[];
  readonly manifest: ZipMember | undefined;
  readonly archives: readonly ZipMember[];
  readonly poms: ArchiveClues["poms"];
  readonly hasClasses: boolean;
  /** The uppermost folders of its classes. */
  readonly folders: ReadonlySet<string>;
}

const pomFile = /^META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.(properties|xml)$/;
const maxFolders = 10_000;

function* readContents({ place, findings }: Place): Reading<Contents> {
  const poms: [string, string][] = [];
  const folders = new Set<string>();
  let hasClasses = false;
  const members = yield* readZipDirectory(place, (name) => {
    if (++findings.entries > maxEntries) throw new SyntaxError("It holds too many files");
    if (name.endsWith(".class")) {
      hasClasses = true;
      addFolders(folders, name);
      return false;
    }
    const [, group, artifact, kind] = pomFile.exec(name) ?? [];
    if (group && artifact && kind === "xml") poms.push([group, artifact]);
    return kind === "properties" || isManifest(name) || isInner(name);
  });
  // Bodies in the order of the file: a compressed layer passes by once.
  const sorted = [...members].sort((a, b) => a.offset - b.offset);
  return {
    properties: sorted.filter(({ name }) => pomFile.test(name)),
    manifest: sorted.find(({ name }) => isManifest(name)),
    archives: sorted.filter(({ name }) => isInner(name)),
    poms,
    hasClasses,
    folders,
  };
}

/** Sources and documentation hold nothing that runs. */
function isInner(name: string): boolean {
  return isArchive(name) && !/-(?:sources|javadoc)\.jar$/i.test(name);
}

function isManifest(name: string): boolean {
  return name.toUpperCase() === "META-INF/MANIFEST.MF";
}

/** `org/apache/x/Y.class` lies in `org/`, `org/apache/` and `org/apache/x/`. */
function addFolders(folders: Set<string>, name: string): void {
  if (folders.size >= maxFolders) return;
  let at = -1;
  for (let depth = 0; depth < 4; depth++) {
    at = name.indexOf("/", at + 1);
    if (at < 0) return;
    folders.add(name.slice(0, at + 1));
  }
}

function* readTold(contents: Contents, findings: Findings): Reading<Coordinates[]> {
  const told: Coordinates[] = [];
  for (const member of contents.properties) {
    const text = yield* readText(member, findings);
    const coordinates = text === undefined ? undefined : readPomProperties(text);
    if (coordinates) told.push(coordinates);
  }
  return told;
}

function* readClues(contents: Contents, { path, inside, findings }: Place): Reading<void> {
  const text = contents.manifest ? yield* readText(contents.manifest, findings) : undefined;
  const manifest = readManifest(text ?? "");
  // Java's own archives are no packages of Maven's.
  if (/^Java (?:Platform|Runtime)/.test(manifest.get("specification-title") ?? "")) return;
  const holds = (folder: string) => contents.folders.has(folder);
  const coordinates = certainCoordinates({ path, manifest, poms: contents.poms, holds });
  if (coordinates) add(findings, coordinates);
  else {
    findings.untold++;
    if (findings.untoldNames.length < maxShown) findings.untoldNames.push(inside || path);
  }
}

function* readText(member: ZipMember, findings: Findings): Reading<string | undefined> {
  const most = Math.min(maxTextBytes, maxInflatedBytes - findings.inflatedBytes);
  if (Math.max(member.sizeBytes, member.storedBytes) > most) return undefined;
  if (!isServed(member.storedBytes, findings)) return undefined;
  findings.inflatedBytes += member.sizeBytes;
  try {
    return new TextDecoder().decode(yield* readZipMember(member));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** One that is stored is read where it lies; one that is packed is inflated first. */
function* readInner(member: ZipMember, { inside, depth, findings }: Place): Reading<void> {
  const path = inside === "" ? member.name : `${inside}!${member.name}`;
  const isFurther = depth < maxDepth && ++findings.archives <= maxArchives;
  if (!isFurther || !isServed(0, findings)) return skip(findings, path);
  const inner = { path: member.name, inside: path, depth: depth + 1, findings };
  try {
    const stored = yield* findStored(member);
    if (stored) return yield* readOne({ ...inner, place: stored });
    const most = Math.min(maxPackedBytes >> depth, maxInflatedBytes - findings.inflatedBytes);
    const fits = Math.max(member.sizeBytes, member.storedBytes) <= most;
    if (!fits || !isServed(member.storedBytes, findings)) return skip(findings, path);
    findings.inflatedBytes += member.sizeBytes;
    const file = yield* readZipMember(member);
    const place = { offset: 0, sizeBytes: file.length };
    return readFromMemory(file, readOne({ ...inner, place }));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (findings.broken.length < maxShown) findings.broken.push(path);
  }
}

/** True where a part of so many bytes may still be asked for. */
function isServed(bytes: number, { parts, readBytes }: Findings): boolean {
  return bytes <= maxPartBytes && readBytes + bytes <= maxReadBytes && parts < maxParts;
}

function skip({ skipped }: Findings, path: string): void {
  if (skipped.length < maxShown) skipped.push(path);
}

function add({ packages }: Findings, coordinates: Coordinates): void {
  const { group, artifact, version } = coordinates;
  packages.set(`${group}:${artifact}:${version}`, coordinates);
}
