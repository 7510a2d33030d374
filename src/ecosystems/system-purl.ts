/** A package of an operating system, for its package URL. */
export interface SystemPackage {
  readonly type: "apk" | "rpm";
  /** The distribution: `alpine`, `redhat`. */
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  /** Those without a value are left out. */
  readonly qualifiers: Readonly<Record<string, string | undefined>>;
}

/** Writes a package URL as purl-spec wants it: parts encoded, qualifiers by name. */
export function systemPurl({ type, namespace, name, version, qualifiers }: SystemPackage): string {
  const base = `pkg:${type}/${encode(namespace)}/${encode(name)}@${encode(version)}`;
  const written = Object.entries(qualifiers)
    .filter(([, value]) => value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${encode(value ?? "")}`);
  return written.length === 0 ? base : `${base}?${written.join("&")}`;
}

function encode(part: string): string {
  return encodeURIComponent(part).replaceAll("%3A", ":");
}
