/** A bill of materials as its format states it, before it is held against what suture knows. */
export interface Sbom {
  /** `CycloneDX 1.6`, `SPDX 2.3`. */
  readonly format: string;
  /** Of the thing that it describes, where it says so. */
  readonly name?: string;
  /** The programs and people that wrote it. */
  readonly authors: readonly string[];
  /** RFC 3339, in its own words. */
  readonly date?: string;
  readonly os?: StatedSystem;
  /** Packages only: files, snippets, services and the thing itself left out. */
  readonly components: readonly SbomComponent[];
  /** Which components need which, by reference. */
  readonly needs: ReadonlyMap<string, readonly string[]>;
}

export interface StatedSystem {
  readonly id: string;
  readonly versionId: string;
  readonly name: string;
}

export interface SbomComponent {
  /** Names it inside the document. */
  readonly ref: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  /** Who maintains or ships it. */
  readonly supplier?: string;
  /** SPDX expression or the component's own words. */
  readonly license?: string;
  /** What its writer adds, by name: `aquasecurity:trivy:SrcName`, `suture:ecosystem`. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly occurrences: readonly Occurrence[];
}

/** Where a component lies in the thing that is described. */
export interface Occurrence {
  readonly path: string;
  /** From 1. */
  readonly line?: number;
  /** diffID of an image's layer. */
  readonly layer?: string;
}

/** The first value of a property. */
export function propertyOf({ properties }: SbomComponent, name: string): string | undefined {
  return properties.get(name)?.[0];
}

/** A path of the described thing as suture writes it: relative to its root. */
export function relativePath(path: string): string {
  return path
    .split("/")
    .filter((segment) => segment !== "" && segment !== "." && segment !== "..")
    .join("/");
}

/** A layer's digest; anything else is none. */
export function layerOf(text: string | undefined): string | undefined {
  return text && /^sha256:[0-9a-f]{64}$/.test(text) ? text : undefined;
}

/** Adds a value to the list that a name has. */
export function addTo<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
