/** PEP 503: runs of `-`, `_` and `.` are one hyphen, letters are small. */
export function normalizePypiName(name: string): string {
  return name
    .trim()
    .replace(/[-_.]+/g, "-")
    .toLowerCase();
}

/** A package's name as its ecosystem compares it. */
export function normalizeName(ecosystem: string, name: string): string {
  return ecosystem === "PyPI" ? normalizePypiName(name) : name;
}
