/**
 * Reads the main attributes of a `MANIFEST.MF`.
 *
 * @returns by their names in small letters; of a repeated one the first
 * @see JAR file specification, manifest
 */
export function readManifest(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  // A line that begins with a space goes on with the one before.
  for (const line of text.replace(/(?:\r\n|\r|\n) /g, "").split(/\r\n|\r|\n/)) {
    if (line === "") break;
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (name !== "" && !attributes.has(name)) attributes.set(name, line.slice(colon + 1).trim());
  }
  return attributes;
}
