import type { AssembleContext } from "../model/index.ts";

/**
 * True for the few files that tell of packages of other ecosystems: metadata of Python, npm and
 * Ruby, Java and .NET archives, executables. Of what an operating system's packages own, the rest
 * need not be kept.
 *
 * @param path - without a leading slash
 */
export function tellsOfPackages(path: string): boolean {
  return telling.test(path);
}

const telling =
  /(?:\/package\.json|\.dist-info\/METADATA|\.egg-info(?:\/PKG-INFO)?|\/EGG-INFO\/PKG-INFO|\.egg|\.gemspec|\.[jwe]ar|\.deps\.json|\/installed\.json|(?:^|[/ ])(?:s?bin|libexec)\/[^/]+)$/;

/**
 * The telling paths of a list that dpkg keeps: `/usr/lib/…` in a file list, `HASH  usr/lib/…` in
 * checksums.
 */
export function ownedPathsIn(text: string): string[] {
  const found: string[] = [];
  for (const line of text.split("\n")) {
    // An image holds tens of thousands of lines, of which few tell.
    if (tellsOfPackages(line)) found.push(line.replace(/^[0-9a-f]{32} +/, "").replace(/^\//, ""));
  }
  return found;
}

/** True where a package of the operating system brought a file: it counts there already. */
export function isOwned(path: string, { owned }: AssembleContext): boolean {
  if (!owned) return false;
  // Packages older than the merge of /usr list /lib/x for what lies in /usr/lib/x.
  return owned.has(path) || (path.startsWith("usr/") && owned.has(path.slice(4)));
}
