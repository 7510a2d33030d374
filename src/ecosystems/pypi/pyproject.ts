import { indexLines, type PackageScope, type Region } from "../../model/index.ts";
import { pinOf, requirementsSyntax } from "../../syntax/requirements.ts";
import { decodeText } from "../../syntax/text.ts";
import { readToml, type TomlFile } from "../../syntax/toml.ts";
import { normalizePypiName } from "../../versions/package-names.ts";
import { isPep440 } from "../../versions/pep440.ts";
import { isPypiName, type Table, tableOf, textOf } from "./lock-entries.ts";

/** What a `pyproject.toml` asks for; plain JSON values. */
export interface PyprojectFile {
  readonly kind: "pyproject";
  readonly asks: readonly PyprojectAsk[];
}

export interface PyprojectAsk {
  /** Normalised. */
  readonly name: string;
  /** The one version that is allowed, where it is one. */
  readonly version?: string;
  /** A folder of the project or of its workspace. */
  readonly isLocal: boolean;
  readonly scope?: PackageScope;
  readonly region: Region;
}

type Path = readonly (string | number)[];

interface Reading {
  readonly toml: TomlFile;
  /** Normalised names that uv takes from a folder. */
  readonly local: ReadonlySet<string>;
  regionOf(path: Path): Region;
}

/**
 * Reads what a project asks for: PEP 621, dependency groups (PEP 735), and the tables of Poetry,
 * PDM and uv. What builds it is no part of it.
 *
 * @throws SyntaxError where it is no TOML, its message says where
 */
export function readPyproject(path: string, bytes: Uint8Array): PyprojectFile {
  const { text } = decodeText(path, bytes);
  const toml = readToml(text);
  const lines = indexLines(text);
  const reading: Reading = {
    toml,
    local: localSources(toml.value),
    regionOf: (at) => lines.regionOf(toml.rangeOf(at) ?? { start: 0, end: 0 }),
  };
  const tool = tableOf(toml.value["tool"]);
  const asks = [
    ...asksIn(["project", "dependencies"], reading),
    ...asksUnder(["project", "optional-dependencies"], { reading, scope: "optional" }),
    ...asksUnder(["dependency-groups"], { reading, scope: "development" }),
    ...asksUnder(["tool", "pdm", "dev-dependencies"], { reading, scope: "development" }),
    ...asksIn(["tool", "uv", "dev-dependencies"], reading, "development"),
    ...poetryAsks(tableOf(tool["poetry"]), reading),
  ];
  return { kind: "pyproject", asks };
}

/** The project itself, whose extras ask for one another, and `[tool.uv.sources]` that are folders. */
function localSources(value: Table): Set<string> {
  const own = textOf(tableOf(value["project"])["name"]);
  const sources = tableOf(tableOf(tableOf(value["tool"])["uv"])["sources"]);
  const names = Object.entries(sources).flatMap(([name, source]) => {
    const { workspace, path } = tableOf(source) as { workspace?: unknown; path?: unknown };
    return workspace === true || path !== undefined ? [normalizePypiName(name)] : [];
  });
  return new Set(own === undefined ? names : [...names, normalizePypiName(own)]);
}

/** Every list of a table of lists. */
function asksUnder(
  path: Path,
  { reading, scope }: { readonly reading: Reading; readonly scope: PackageScope },
): PyprojectAsk[] {
  const groups = Object.keys(tableOf(valueAt(reading.toml.value, path)));
  return groups.flatMap((group) => asksIn([...path, group], reading, scope));
}

/** A list of PEP 508 requirements; other items include another list. */
function asksIn(path: Path, reading: Reading, scope?: PackageScope): PyprojectAsk[] {
  const list = valueAt(reading.toml.value, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, i): PyprojectAsk[] => {
    const read = typeof item === "string" ? readRequirement(item) : undefined;
    if (!read) return [];
    const isLocal = read.isLocal || reading.local.has(read.name);
    return [{ ...read, isLocal, region: reading.regionOf([...path, i]), ...(scope && { scope }) }];
  });
}

function readRequirement(
  text: string,
): Pick<PyprojectAsk, "name" | "version" | "isLocal"> | undefined {
  const line = text.replace(/[\r\n]+/g, " ");
  const document = requirementsSyntax.parse({ path: "", text: line, encoding: "utf-8" });
  const [requirement] = document.requirements;
  if (requirement) {
    const pin = pinOf(requirement);
    const version = pin && isPep440(pin.version) ? pin.version : undefined;
    return {
      name: normalizePypiName(requirement.name),
      isLocal: false,
      ...(version && { version }),
    };
  }
  const name = document.addresses[0]?.name;
  return name === undefined
    ? undefined
    : { name: normalizePypiName(name), isLocal: /@\s*file:/.test(line) };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => tableOf(at)[step], value);
}

function poetryAsks(poetry: Table, reading: Reading): PyprojectAsk[] {
  const groups = Object.entries(tableOf(poetry["group"]));
  return [
    ...poetryList(["tool", "poetry", "dependencies"], reading),
    ...poetryList(["tool", "poetry", "dev-dependencies"], reading, "development"),
    ...groups.flatMap(([group]) =>
      poetryList(
        ["tool", "poetry", "group", group, "dependencies"],
        reading,
        group === "main" ? undefined : "development",
      ),
    ),
  ];
}

/** `name = "^1.0"`, or a table that says more, or a list of such tables. */
function poetryList(path: Path, reading: Reading, scope?: PackageScope): PyprojectAsk[] {
  return Object.entries(tableOf(valueAt(reading.toml.value, path))).flatMap(([name, stated]) => {
    if (name.toLowerCase() === "python" || !isPypiName(name)) return [];
    const first: unknown = Array.isArray(stated) ? stated[0] : stated;
    const table = tableOf(first);
    const written = textOf(first) ?? textOf(table["version"]) ?? "";
    // Poetry reads a bare version as that version alone.
    const version = written.replace(/^==\s*/, "");
    const isPinned = !(Array.isArray(stated) && stated.length > 1) && isPep440(version);
    const isOptional = table["optional"] === true ? "optional" : undefined;
    const own = scope ?? isOptional;
    return [
      {
        name: normalizePypiName(name),
        isLocal: table["path"] !== undefined,
        region: reading.regionOf([...path, name]),
        ...(isPinned && { version }),
        ...(own && { scope: own }),
      },
    ];
  });
}
