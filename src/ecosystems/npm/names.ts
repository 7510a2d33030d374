/** Package URL of an npm package (purl-spec, type npm). */
export function npmPurl(name: string, version: string): string {
  const encoded = name.split("/").map(encodeURIComponent).join("/");
  return `pkg:npm/${encoded}@${encodeURIComponent(version)}`;
}

/** True for a name that a package can have; old ones have large letters. */
export function isNpmName(name: string): boolean {
  return name.length <= 214 && /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/.test(name);
}

/** True for what stands where a version stands and can be shown: no address, no control character. */
export function isNpmVersion(version: unknown): version is string {
  return typeof version === "string" && version.length <= 256 && /^v?\d[\w.+~-]*$/.test(version);
}

/** `name@rest` in its two parts, of which the name may begin with `@`; `undefined` where it is none. */
export function splitSpec(
  written: string,
): { readonly name: string; readonly rest: string } | undefined {
  const at = written.indexOf("@", 1);
  if (at < 0) return undefined;
  return { name: written.slice(0, at), rest: written.slice(at + 1) };
}

/** What `npm:real@range` stands for; `undefined` where the range is no alias. */
export function aliasOf(range: string): string | undefined {
  if (!range.startsWith("npm:")) return undefined;
  return splitSpec(range.slice(4))?.name;
}

/** True for a range that names a folder, which the project holds itself. */
export function isLocal(range: string): boolean {
  if (/^(?:workspace|link|portal):/.test(range)) return true;
  return /^(?:file:|\.{1,2}\/|~?\/)/.test(range) && !/\.(?:tgz|tar\.gz)$/.test(range);
}
