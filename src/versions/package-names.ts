/** PEP 503: runs of `-`, `_` and `.` are one hyphen, letters are small. */
export function normalizePypiName(name: string): string {
  return name
    .trim()
    .replace(/[-_.]+/g, "-")
    .toLowerCase();
}

/** A package's name as its ecosystem compares it. */
export function normalizeName(ecosystem: string, name: string): string {
  if (ecosystem === "PyPI") return normalizePypiName(name);
  return withoutCase.has(ecosystem) ? name.toLowerCase() : name;
}

/** Ecosystems to which `Monolog/Monolog` and `monolog/monolog` are one package. */
const withoutCase: ReadonlySet<string> = new Set(["NuGet", "Packagist"]);
