import { indexLines, type PackageScope, type Region } from "../../model/index.ts";
import { readJson, visitKeys } from "../../syntax/json-keys.ts";
import { decodeText } from "../../syntax/text.ts";
import { isNpmName, isNpmVersion } from "./names.ts";

/** The `package.json` of an installed package; plain JSON values. */
export interface InstalledNpm {
  readonly kind: "installed";
  /** Its own, whatever the folder is called: an alias has a folder of another name. */
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  /** Names that it resolves at run time. */
  readonly requires: readonly string[];
}

/** The `package.json` of a project: what it asks for. */
export interface NpmManifest {
  readonly kind: "manifest";
  /** Its own: others of its workspace ask for it. */
  readonly name?: string;
  readonly asks: readonly NpmAsk[];
  readonly hasWorkspaces: boolean;
}

export interface NpmAsk {
  /** The folder's name in `node_modules`. */
  readonly name: string;
  readonly range: string;
  readonly scope?: PackageScope;
  readonly region: Region;
}

/** In the order in which npm lets one override another. */
export const dependencyLists: readonly (readonly [string, PackageScope | undefined])[] = [
  ["dependencies", undefined],
  ["optionalDependencies", "optional"],
  ["devDependencies", "development"],
  ["peerDependencies", "peer"],
];

/** What is no package itself: the folder of a module format, a stub, a private workspace. */
type NoPackage = undefined;

/**
 * Reads an installed package.
 *
 * @param folder - the folder's name in `node_modules`, where the file states no name
 * @throws SyntaxError where it is no JSON, its message says where
 */
export function readInstalled(bytes: Uint8Array, folder: string): InstalledNpm | NoPackage {
  const value = objectOf(readJson(new TextDecoder().decode(bytes)));
  const version = value["version"];
  const stated = value["name"];
  const name = typeof stated === "string" && isNpmName(stated) ? stated : folder;
  if (!isNpmVersion(version) || !isNpmName(name)) return undefined;
  const license = licenseOf(value);
  const requires = [
    ...Object.keys(objectOf(value["dependencies"])),
    ...Object.keys(objectOf(value["optionalDependencies"])),
    ...Object.keys(objectOf(value["peerDependencies"])),
  ];
  return {
    kind: "installed",
    name,
    version,
    ...(license && { license }),
    requires: [...new Set(requires)],
  };
}

/**
 * Reads a project's manifest.
 *
 * @throws SyntaxError where it is no JSON, its message says where
 */
export function readManifest(path: string, bytes: Uint8Array): NpmManifest {
  const { text } = decodeText(path, bytes);
  const value = objectOf(readJson(text));
  const lines = indexLines(text);
  const regions = new Map<string, Region>();
  visitKeys(text, ({ name, parents, range }) => {
    if (parents.length === 1) regions.set(`${parents[0]}\0${name}`, lines.regionOf(range));
  });
  const asks = new Map<string, NpmAsk>();
  for (const [list, scope] of dependencyLists) {
    for (const [name, range] of Object.entries(objectOf(value[list]))) {
      const region = regions.get(`${list}\0${name}`);
      const isKnown = asks.has(name) && list !== "optionalDependencies";
      if (!region || typeof range !== "string" || !isNpmName(name) || isKnown) continue;
      asks.set(name, { name, range, region, ...(scope && { scope }) });
    }
  }
  const name = value["name"];
  return {
    kind: "manifest",
    ...(typeof name === "string" && { name }),
    asks: [...asks.values()],
    hasWorkspaces: value["workspaces"] !== undefined,
  };
}

type Json = Readonly<Record<string, unknown>>;

/** An object as it is; an empty one for anything else. */
export function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

const maxLicense = 100;

/** A string, an object of old packages, or a list of such. */
export function licenseOf(value: Json): string | undefined {
  const stated = value["license"] ?? value["licenses"];
  const all = (Array.isArray(stated) ? stated : [stated]).flatMap((one: unknown) => {
    const word = typeof one === "string" ? one : objectOf(one)["type"];
    return typeof word === "string" && word !== "" ? [word] : [];
  });
  const license = all.length > 1 ? `(${all.join(" OR ")})` : all[0];
  return license && license.length <= maxLicense && isPlain(license) ? license : undefined;
}

function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 32) return false;
  return true;
}
