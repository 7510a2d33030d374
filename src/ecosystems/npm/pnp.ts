import { readJson } from "../../syntax/json-keys.ts";
import { aliasOf, isNpmName, isNpmVersion, splitSpec } from "./names.ts";
import { objectOf } from "./package-json.ts";

/** What Yarn's Plug'n'Play loads packages from, instead of a `node_modules`; plain JSON values. */
export interface PnpMap {
  readonly kind: "pnp";
  readonly packages: readonly PnpPackage[];
}

export interface PnpPackage {
  /** Name and reference: what `requires` of others names. */
  readonly key: string;
  readonly name: string;
  readonly version: string;
  /** Archive or folder, relative to the map's folder. */
  readonly place: string;
  /** Keys of the packages that it requires. */
  readonly requires: readonly string[];
  /** A project's own folder asks for it. */
  readonly isAsked: boolean;
}

/**
 * Reads `.pnp.cjs`, `.pnp.js` of Yarn 2 or `.pnp.data.json`.
 *
 * @returns `undefined` where the map stands in another file
 * @throws SyntaxError where it is broken
 */
export function readPnp(text: string): PnpMap | undefined {
  const json = stateIn(text);
  if (json === undefined) return undefined;
  const entries = [...entriesOf(objectOf(readJson(json))["packageRegistryData"])];
  const asked = new Set(entries.filter(isProject).flatMap(({ facts }) => dependenciesOf(facts)));
  const packages = entries.flatMap((entry): PnpPackage[] => {
    const version = versionOf(entry.reference);
    const place = entry.facts["packageLocation"];
    if (!isNpmName(entry.name) || !isNpmVersion(version) || typeof place !== "string") return [];
    if (isProject(entry)) return [];
    return [
      {
        key: keyOf(entry),
        name: entry.name,
        version,
        place: withoutVirtual(place),
        requires: dependenciesOf(entry.facts),
        isAsked: asked.has(keyOf(entry)),
      },
    ];
  });
  return { kind: "pnp", packages };
}

/** The map is JSON: a file of its own, a string of JavaScript, or an argument. */
function stateIn(text: string): string | undefined {
  if (text.trimStart().startsWith("{")) return text;
  const inString = /(?:RAW_RUNTIME_STATE =|hydrateRuntimeState\(JSON\.parse\()\s*'/.exec(text);
  if (inString) return stringFrom(text, inString.index + inString[0].length);
  const call = text.indexOf("hydrateRuntimeState({");
  return call < 0 ? undefined : objectFrom(text, call + "hydrateRuntimeState(".length);
}

function stringFrom(text: string, start: number): string {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "'") {
      return text
        .slice(start, at)
        .replace(/\\(\r?\n|[\s\S])/g, (_, next: string) => (next.endsWith("\n") ? "" : next));
    }
  }
  throw new SyntaxError("Its map does not end");
}

function objectFrom(text: string, start: number): string {
  let depth = 0;
  for (const { index, 0: token } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === "{") depth++;
    else if (token === "}" && --depth === 0) return text.slice(start, start + index + 1);
  }
  throw new SyntaxError("Its map does not end");
}

interface PnpEntry {
  readonly name: string;
  readonly reference: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** `[[name, [[reference, facts], …]], …]`; the project at the root has neither name nor reference. */
function* entriesOf(registry: unknown): Iterable<PnpEntry> {
  for (const group of listOf(registry)) {
    const [name, versions] = listOf(group);
    for (const version of listOf(versions)) {
      const [reference, facts] = listOf(version);
      yield {
        name: typeof name === "string" ? name : "",
        reference: typeof reference === "string" ? reference : "",
        facts: objectOf(facts),
      };
    }
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isProject({ reference }: PnpEntry): boolean {
  return reference === "" || plainReference(reference).startsWith("workspace:");
}

/** `[name, reference]`, of an alias `[name, [real name, reference]]`. */
function dependenciesOf(facts: PnpEntry["facts"]): string[] {
  return listOf(facts["packageDependencies"]).flatMap((pair) => {
    const [name, target] = listOf(pair);
    const [real, reference] = Array.isArray(target) ? listOf(target) : [name, target];
    if (typeof real !== "string" || typeof reference !== "string") return [];
    return [keyOf({ name: real, reference })];
  });
}

function keyOf({ name, reference }: Pick<PnpEntry, "name" | "reference">): string {
  return `${name}@${reference}`;
}

/** `virtual:HASH#npm:1.0.0` is one package as seen with its peers. */
function plainReference(reference: string): string {
  return reference.startsWith("virtual:") ? reference.slice(reference.indexOf("#") + 1) : reference;
}

/** `npm:1.0.0`, `patch:name@npm%3A1.0.0#…`. */
function versionOf(reference: string): string | undefined {
  const plain = plainReference(reference);
  if (plain.startsWith("npm:"))
    return aliasOf(plain) ? splitSpec(plain.slice(4))?.rest : plain.slice(4);
  return /^patch:.*@npm(?:%3A|:)([^#&]+)/.exec(plain)?.[1];
}

/** `.yarn/__virtual__/NAME/1/cache/x.zip` is `.yarn/../cache/x.zip`: the number says how far up. */
function withoutVirtual(place: string): string {
  return place
    .replace(/(?:__virtual__|\$\$virtual)\/[^/]+\/(\d{1,2})\//, (_, up: string) =>
      "../".repeat(Number(up)),
    )
    .replace(/\.zip\/.*$/, ".zip")
    .replace(/\/$/, "");
}
