import { baseNameOf, folderOf, indexLines, type Region } from "../../model/index.ts";
import { pinOf, type Requirement, requirementsSyntax } from "../../syntax/requirements.ts";
import { decodeText } from "../../syntax/text.ts";
import { normalizePypiName } from "../../versions/package-names.ts";
import { isPep440 } from "../../versions/pep440.ts";

/** What one requirements or constraints file says; plain JSON values. */
export interface RequirementsFile {
  readonly kind: "requirements";
  readonly pins: readonly {
    readonly name: string;
    readonly version: string;
    readonly region: Region;
  }[];
  /** Normalised names of requirements without one version. */
  readonly unpinned: readonly string[];
  readonly includes: readonly {
    readonly kind: "requirements" | "constraints";
    readonly path: string;
    readonly line: number;
  }[];
  /** Names, or `line 7`, of what is fetched from an address. */
  readonly addresses: readonly string[];
  readonly brokenLines: readonly number[];
}

/** Reads a requirements file; pip also reads the UTF-16 that PowerShell's `>` writes. */
export function readRequirementsFile(path: string, bytes: Uint8Array): RequirementsFile {
  const source = { ...decodeText(path, bytes), ...utf16Of(bytes) };
  const document = requirementsSyntax.parse(source);
  const lines = indexLines(document.text);
  const pins: RequirementsFile["pins"][number][] = [];
  const unpinned: string[] = [];
  for (const requirement of document.requirements) {
    const name = normalizePypiName(requirement.name);
    const version = exactVersion(requirement);
    if (version === undefined) unpinned.push(name);
    else pins.push({ name, version, region: lines.regionOf(requirement.range) });
  }
  return {
    kind: "requirements",
    pins,
    unpinned,
    includes: document.includes.map(({ kind, path: included, range }) => ({
      kind,
      path: included,
      line: lines.regionOf(range).startLine,
    })),
    addresses: document.addresses.map(
      ({ name, range }) => name ?? `line ${lines.regionOf(range).startLine}`,
    ),
    brokenLines: document.problems.flatMap(({ range }) =>
      range ? [lines.regionOf(range).startLine] : [],
    ),
  };
}

function exactVersion(requirement: Requirement): string | undefined {
  const pin = pinOf(requirement);
  const isExact = pin && (pin.operator === "===" || isPep440(pin.version));
  return isExact ? pin.version : undefined;
}

function utf16Of(bytes: Uint8Array): { readonly text: string } | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder("utf-16le").decode(bytes) };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder("utf-16be").decode(bytes) };
  return undefined;
}

/** True for files that only bound what others require. */
export function isConstraints(path: string): boolean {
  return baseNameOf(path).toLowerCase().startsWith("constraints");
}

/** True for the files that pip-compile reads. */
export function isCompilerInput(path: string): boolean {
  return path.toLowerCase().endsWith(".in");
}

/**
 * The path that an include names, relative to the root.
 *
 * @returns `outside` where it leaves the root, `address` where it is none of the project's files
 */
export function includedPath(
  from: string,
  written: string,
): { readonly path: string } | "outside" | "address" {
  const path = written.replaceAll("\\", "/");
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path) || path.includes("$")) return "address";
  if (/^(?:\/|~|[A-Za-z]:)/.test(path)) return "outside";
  const parts = from.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return "outside";
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return { path: parts.join("/") };
}

/**
 * Files that pip reads together: those that include one another, a folder's constraints, and
 * pip-compile's input with its output.
 *
 * @returns for each path all paths of its family, itself among them
 */
export function requirementsFamilies(
  files: ReadonlyMap<string, Pick<RequirementsFile, "includes">>,
): ReadonlyMap<string, readonly string[]> {
  const families = new Map<string, Set<string>>([...files.keys()].map((p) => [p, new Set([p])]));
  const join = (a: string, b: string) => {
    const left = families.get(a);
    const right = families.get(b);
    if (!left || !right || left === right) return;
    for (const path of right) {
      left.add(path);
      families.set(path, left);
    }
  };
  for (const [path, { includes }] of files) {
    for (const include of includes) {
      const target = includedPath(path, include.path);
      if (typeof target === "object") join(path, target.path);
    }
    for (const other of siblingsOf(path, files)) join(path, other);
  }
  return new Map([...families].map(([path, family]) => [path, [...family].sort()]));
}

function siblingsOf(path: string, files: ReadonlyMap<string, unknown>): string[] {
  if (isCompilerInput(path)) return [path.replace(/\.in$/i, ".txt")];
  if (!isConstraints(path)) return [];
  const folder = folderOf(path);
  return [...files.keys()].filter((other) => folderOf(other) === folder);
}
