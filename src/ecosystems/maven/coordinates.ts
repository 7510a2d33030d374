import { knownGroup } from "./known-artifacts.ts";

/** What names a Java package. */
export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** The name of an archive without its folder and ending, in its parts. */
interface ArchiveName {
  readonly artifact: string;
  /** Empty where the name holds none. */
  readonly version: string;
}

/** `spring-core-5.3.1.jar`: the version begins with the first digit behind a hyphen. */
function nameOf(path: string): ArchiveName {
  const base = path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  const at = base.search(/-[0-9]/);
  return at < 0
    ? { artifact: base, version: "" }
    : { artifact: base.slice(0, at), version: base.slice(at + 1) };
}

const part = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/**
 * Reads a `pom.properties`.
 *
 * @returns `undefined` where it does not name all three, or names what Maven left unfilled
 */
export function readPomProperties(text: string): Coordinates | undefined {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n|\r/)) {
    const match = /^\s*(groupId|artifactId|version)\s*[=:]\s*(.*)$/.exec(line);
    if (match?.[1]) values.set(match[1], (match[2] ?? "").trim());
  }
  return sound({
    group: values.get("groupId") ?? "",
    artifact: values.get("artifactId") ?? "",
    version: values.get("version") ?? "",
  });
}

/** What an archive without `pom.properties` lets be told of itself. */
export interface ArchiveClues {
  /** Of the file, or in the archive around it. */
  readonly path: string;
  /** Main attributes of its manifest, their names in small letters. */
  readonly manifest: ReadonlyMap<string, string>;
  /** `META-INF/maven/GROUP/ARTIFACT/` folders with a `pom.xml`. */
  readonly poms: readonly (readonly [group: string, artifact: string])[];
  /** True where it holds classes below a folder. */
  holds(folder: string): boolean;
}

/**
 * The coordinates of an archive where its group is certain: by its place in a local repository, by
 * the folder of its `pom.xml`, by the vendor's id that Maven writes into manifests, or by a name
 * that only one group publishes together with the classes that it must hold. A file's name alone
 * tells no group.
 */
export function certainCoordinates(clues: ArchiveClues): Coordinates | undefined {
  const { path, manifest, poms, holds } = clues;
  const placed = coordinatesByPlace(path);
  if (placed) return placed;
  const name = nameOf(path);
  const pom = poms.find(([, artifact]) => artifact === name.artifact);
  const group = pom?.[0] ?? vendorOf(manifest) ?? knownGroup(name.artifact, holds);
  if (group === undefined) return undefined;
  return sound({ group, artifact: name.artifact, version: versionOf(name, manifest) });
}

/**
 * `repository/org/x/a/1.0/a-1.0.jar` in Maven's repository, `files-2.1/org.x/a/1.0/HASH/a-1.0.jar`
 * in Gradle's.
 */
function coordinatesByPlace(path: string): Coordinates | undefined {
  const folders = path.split("/");
  const file = folders.pop() ?? "";
  const gradle = folders.lastIndexOf("files-2.1");
  if (gradle >= 0 && folders.length === gradle + 5) {
    const [group = "", artifact = "", version = ""] = folders.slice(gradle + 1);
    return file.startsWith(`${artifact}-${version}`)
      ? sound({ group, artifact, version })
      : undefined;
  }
  const maven = folders.lastIndexOf("repository");
  const version = folders.at(-1) ?? "";
  const artifact = folders.at(-2) ?? "";
  if (maven < 0 || folders.length < maven + 4 || !file.startsWith(`${artifact}-${version}`)) {
    return undefined;
  }
  return sound({ group: folders.slice(maven + 1, -2).join("."), artifact, version });
}

/** Maven's archiver writes the group there; a name without a dot is a company's. */
function vendorOf(manifest: ReadonlyMap<string, string>): string | undefined {
  const vendor = manifest.get("implementation-vendor-id") ?? "";
  return /^[a-z][\w-]*(?:\.[\w-]+)+$/.test(vendor) ? vendor : undefined;
}

/** The file's name may hold a classifier behind the version that the manifest says. */
function versionOf({ version }: ArchiveName, manifest: ReadonlyMap<string, string>): string {
  const said = manifest.get("implementation-version") ?? manifest.get("bundle-version") ?? "";
  return version === "" || (said !== "" && version.startsWith(`${said}-`)) ? said : version;
}

function sound(coordinates: Coordinates): Coordinates | undefined {
  const { group, artifact, version } = coordinates;
  const isSound = part.test(group) && part.test(artifact) && /^[\w][\w.+-]*$/.test(version);
  return isSound ? coordinates : undefined;
}
