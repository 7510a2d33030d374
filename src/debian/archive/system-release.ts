/** Whose packages a system has, and of which release. */
export interface SystemRelease {
  readonly system: ArchiveSystem;
  /** `bookworm`, `jammy` */
  readonly codename: string;
}

/** The distributions whose archives' keys ship with suture. */
export type ArchiveSystem = "debian" | "ubuntu";

/**
 * Reads which release a system is of. Distroless images say it by the version only.
 *
 * @param osRelease - text of `os-release(5)`
 * @returns `undefined` for other distributions, also those that were made of these
 */
export function readSystemRelease(osRelease: string): SystemRelease | undefined {
  const values = new Map<string, string>();
  for (const line of osRelease.split("\n")) {
    const [, name, value = ""] = /^([A-Z_]{1,40})=(.*)$/.exec(line.trim()) ?? [];
    if (name) values.set(name, value.replace(/^(["'])(.*)\1$/, "$2"));
  }
  const system = values.get("ID");
  if (system !== "debian" && system !== "ubuntu") return undefined;
  const named = /\(([a-z]+)[^)]{0,40}\)/.exec((values.get("VERSION") ?? "").toLowerCase())?.[1];
  const codename =
    values.get("VERSION_CODENAME") || named || byVersion[values.get("VERSION_ID") ?? ""];
  return codename !== undefined && /^[a-z]{2,30}$/.test(codename)
    ? { system, codename }
    : undefined;
}

const byVersion: Readonly<Record<string, string | undefined>> = {
  11: "bullseye",
  12: "bookworm",
  13: "trixie",
};
