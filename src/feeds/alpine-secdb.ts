import type { Advisory, AffectedPackage, DocumentsFeed, FeedDocument } from "../model/index.ts";
import { isObject } from "../model/json-values.ts";
import { orderOf } from "../versions/order.ts";

/**
 * What Alpine fixed in which build of which source package, a file for each release and repository.
 * It lists fixes only: what is open is not in it.
 */
export const alpineSecdb: DocumentsFeed = {
  id: "alpine-secdb",
  title: "Alpine secdb",
  kind: "documents",
  families: ["Alpine"],
  documents(asked) {
    const wanted = [...new Set([...recentReleases, ...asked.filter(isRelease)])].sort(byNumber);
    return wanted.flatMap((release): FeedDocument[] =>
      ["main", "community"].map((repository) => ({
        path: `${release}/${repository}.json`,
        isOptional: true,
      })),
    );
  },
  read: readSecdb,
};

/** Those that had support in November 2026, and the next ones. */
const recentReleases: readonly string[] = ["v3.20", "v3.21", "v3.22", "v3.23", "v3.24", "v3.25"];

function isRelease(name: string): boolean {
  return /^(?:v\d+\.\d+|edge)$/.test(name);
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

type Json = Readonly<Record<string, unknown>>;

function* readSecdb(bytes: Uint8Array, date: string): Iterable<Advisory> {
  const document: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
  const release = isObject(document) ? document["distroversion"] : undefined;
  const packages = isObject(document) ? document["packages"] : undefined;
  if (typeof release !== "string" || !isRelease(release) || !Array.isArray(packages)) {
    throw new SyntaxError("it is no security database of an Alpine release");
  }
  const ecosystem = `Alpine:${release}`;
  for (const { name, fixes } of (packages as readonly unknown[]).flatMap(packageOf)) {
    for (const [id, flaw] of flawsOf(fixes)) {
      yield {
        id: `ALPINE-${id}`,
        aliases: flaw.aliases,
        upstream: [id],
        modified: date,
        cvss: [],
        affected: [affectedBy(flaw, { ecosystem, name })],
      };
    }
  }
}

function packageOf(entry: unknown): { readonly name: string; readonly fixes: Json }[] {
  const found = isObject(entry) ? entry["pkg"] : undefined;
  if (!isObject(found) || !isObject(found["secfixes"])) return [];
  const name = found["name"];
  const isSound = typeof name === "string" && /^[\w.+-]{1,200}$/.test(name);
  return isSound ? [{ name, fixes: found["secfixes"] }] : [];
}

interface Flaw {
  /** The last build that fixes it; `0` where the package never had it. */
  readonly fixed: string;
  readonly aliases: readonly string[];
}

/** By CVE, else by whatever name it has. */
function flawsOf(fixes: Json): Map<string, Flaw> {
  const order = orderOf("Alpine");
  const found = new Map<string, Flaw>();
  for (const [fixed, ids] of Object.entries(fixes)) {
    if (!/^[\w.+~-]{1,200}$/.test(fixed) || !Array.isArray(ids)) continue;
    for (const { id, aliases } of (ids as readonly unknown[]).flatMap(namesIn)) {
      const known = found.get(id);
      // Fixed twice: the first fix was not whole.
      const isLater = !known || (order?.compare(fixed, known.fixed) ?? 0) > 0;
      found.set(id, {
        fixed: isLater ? fixed : known.fixed,
        aliases: [...new Set([...(known?.aliases ?? []), ...aliases])],
      });
    }
  }
  return found;
}

/** `CVE-2019-1 ALPINE-2`, `CVE-1, CVE-2`, `CVE-2017-1 (+ regression fix)`: other names go with a single CVE. */
function namesIn(written: unknown): { readonly id: string; readonly aliases: string[] }[] {
  if (typeof written !== "string") return [];
  const names = written
    .slice(0, 500)
    .split(/[\s,;()]+/)
    .filter((word) => isId(word));
  const cves = names.filter((name) => name.startsWith("CVE-"));
  const others = names.filter((name) => !name.startsWith("CVE-"));
  const [only] = cves;
  if (cves.length === 1 && only) return [{ id: only, aliases: others }];
  return [...cves, ...others].map((id) => ({ id, aliases: [] }));
}

function isId(word: string): boolean {
  return /^[A-Z][A-Z0-9]*-[\w-]*\d[\w-]*$/.test(word);
}

function affectedBy(
  { fixed }: Flaw,
  { ecosystem, name }: { readonly ecosystem: string; readonly name: string },
): AffectedPackage {
  const isNone = fixed === "0";
  const end = isNone ? [] : [{ fixed }];
  return {
    ecosystem,
    name,
    ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, ...end] }],
    versions: [],
    state: isNone ? "not-affected" : "fixed",
  };
}
