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
  /(?:\/package\.json|\.dist-info\/METADATA|\.egg-info(?:\/PKG-INFO)?|\/EGG-INFO\/PKG-INFO|\.egg|\.gemspec|\.[jwe]ar|\.deps\.json|\/installed\.json|(?:^|[/ ])s?bin\/[^/]+)$|^(?:\/|[0-9a-f]{32} +)?usr\/(?:libexec|lib\/(?:go-[^/]+\/pkg\/tool|cni|docker))\//;

/**
 * The telling paths of a list that dpkg keeps: `/usr/lib/…` in a file list, `HASH  usr/lib/…` in
 * checksums.
 */
export function ownedPathsIn(text: string): string[] {
  const found: string[] = [];
  for (let start = 0; start < text.length; ) {
    const stop = text.indexOf("\n", start);
    const end = stop < 0 ? text.length : stop;
    if (mayTell(text, start, end)) {
      const line = text.slice(start, end);
      if (tellsOfPackages(line)) found.push(line.replace(/^[0-9a-f]{32} +/, "").replace(/^\//, ""));
    }
    start = end + 1;
  }
  return found;
}

/** Of a hundred thousand lines in an image few can tell: by their last letter, or their folder. */
function mayTell(text: string, start: number, end: number): boolean {
  if (lastLetters.has(text.charCodeAt(end - 1))) return true;
  const slash = text.lastIndexOf("/", end - 1);
  if (slash <= start) return false;
  // Programs that are no commands lie in usr/libexec, Go's also in usr/lib.
  const at = text.startsWith("/", start) ? start + 1 : start + checksum.length;
  return text[slash - 1] === "n" || text.startsWith("usr/lib", at);
}

/** Of a line of checksums what stands before the path. */
const checksum = "d41d8cd98f00b204e9800998ecf8427e  ";

const lettersOf = (letters: string): ReadonlySet<number> =>
  new Set([...letters].map((letter) => letter.charCodeAt(0)));

/** `json`, `METADATA`, `PKG-INFO`, `egg-info`, `egg`, `gemspec`, `jar`. */
const lastLetters = lettersOf("nAOogcr");
/** True where a package of the operating system brought a file: it counts there already. */
export function isOwned(path: string, { owned }: AssembleContext): boolean {
  if (!owned) return false;
  // Packages older than the merge of /usr list /lib/x for what lies in /usr/lib/x.
  return owned.has(path) || (path.startsWith("usr/") && owned.has(path.slice(4)));
}
