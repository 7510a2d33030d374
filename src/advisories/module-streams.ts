import type { Advisory, AffectedPackage, Package } from "../model/index.ts";

/**
 * True where an advisory's entry speaks of the stream that an RPM package was built for. Streams of one
 * module have versions of their own (Node.js 18 and 20), so a fix in one says nothing of another. That a
 * fixed version belongs to a module stands in its release (`.module+el8…`), the stream only in the
 * advisory's title (`nodejs:18 security update`); where it names none, every stream counts.
 *
 * @see Fedora's "Modularity" documentation; the names come from AlmaLinux', Red Hat's and Rocky's records
 */
export function isOfStream(
  entry: AffectedPackage,
  record: Pick<Advisory, "summary">,
  { ecosystem, moduleStream }: Package,
): boolean {
  if (!hasModules.has(ecosystem.split(":")[0] ?? "")) return true;
  const fixed = entry.ranges.flatMap(({ events }) =>
    events.flatMap((event) => ("fixed" in event ? [event.fixed] : [])),
  );
  // Without a fix nothing tells for which builds the entry was made.
  if (fixed.length === 0) return true;
  const speaksOfModules = fixed.some((version) => moduleRelease.test(version));
  if (!speaksOfModules || moduleStream === undefined) {
    return speaksOfModules === (moduleStream !== undefined);
  }
  const streams = streamsIn(record.summary ?? "");
  return streams.length === 0 || streams.includes(moduleStream);
}

const hasModules: ReadonlySet<string> = new Set([
  "AlmaLinux",
  "CentOS",
  "Fedora",
  "Oracle Linux",
  "Red Hat",
  "Rocky Linux",
]);

/** `+el8.6.0`, `_el8.6.0` at AlmaLinux, `+f32` in Fedora. */
const moduleRelease = /\.module[+_](?:el|f)\d/;

/** `Important: container-tools:rhel8 and nodejs:18 security update`: a colon with no blank behind it. */
function streamsIn(summary: string): string[] {
  return [...summary.matchAll(/(?<![\w./:-])((?=\d*[a-z-])[a-z0-9][\w.+-]*:\w[\w.+-]*)/g)].flatMap(
    ([, stream]) => stream ?? [],
  );
}
