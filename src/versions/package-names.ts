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

/**
 * OSV's name of an ecosystem as suture keeps it, so that what a feed and what an image says meet:
 * Ubuntu's `:LTS` says nothing that the release does not, and Red Hat's repositories and SUSE's modules
 * of one product share their packages. `Ubuntu:Pro:…` is another archive and stays itself.
 */
export function normalizeEcosystem(ecosystem: string): string {
  const ubuntu = /^(Ubuntu:\d\d\.\d\d):LTS$/.exec(ecosystem);
  if (ubuntu?.[1]) return ubuntu[1];
  const redHat = /^(Red Hat:enterprise_linux:\d+)(?:\.\d+)?(?:::[\w-]+)?$/.exec(ecosystem);
  if (redHat?.[1]) return redHat[1];
  const suse = /^SUSE:Linux Enterprise (?!Micro).* (\d+(?: SP\d+)?)(?:-[\w-]+)?$/.exec(ecosystem);
  if (suse?.[1]) return `SUSE:Linux Enterprise Server ${suse[1]}`;
  return ecosystem.replace(/^(openSUSE:Leap [\d.]+) NonFree$/, "$1");
}
