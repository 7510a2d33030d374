import type { OperatingSystem } from "../model/index.ts";

/** The last day on which a release of an operating system gets security fixes that cost nothing. */
export interface EndOfLife {
  /** ISO date. */
  readonly date: string;
  /** Whose date it is, and of when. */
  readonly source: string;
}

/**
 * When security fixes for a system end.
 *
 * @returns `undefined` for rolling systems and for releases that the table does not know
 */
export function endOfLifeOf({ id, versionId }: OperatingSystem): EndOfLife | undefined {
  const table = releases[id];
  const date = table?.[versionId] ?? table?.[shortened(id, versionId)];
  return date === undefined ? undefined : { date, source: sources[id] ?? otherSource };
}

/** Debian, Red Hat and their kin count point releases; Alpine counts them behind two numbers. */
function shortened(id: string, versionId: string): string {
  return versionId
    .split(".")
    .slice(0, id === "alpine" ? 2 : 1)
    .join(".");
}

type Releases = Readonly<Record<string, string | undefined>>;

const distroInfo = "Debian's distro-info-data 0.58+deb12u7";
const otherSource = "endoflife.date, 22 August 2026";
const sources: Readonly<Record<string, string | undefined>> = {
  debian: `${distroInfo}, with long-term support`,
  ubuntu: `${distroInfo}, without Ubuntu Pro`,
};

const enterpriseLinux: Releases = { 8: "2029-05-31", 9: "2032-05-31", 10: "2035-05-31" };

/** By `ID` of os-release, then by `VERSION_ID`. Paid extensions are left out. */
const releases: Readonly<Record<string, Releases | undefined>> = {
  debian: {
    7: "2018-05-31",
    8: "2020-06-30",
    9: "2022-06-30",
    10: "2024-06-30",
    11: "2026-08-31",
    12: "2028-06-30",
    13: "2030-06-30",
  },
  ubuntu: {
    "14.04": "2019-04-25",
    "16.04": "2021-04-30",
    "18.04": "2023-05-31",
    "20.04": "2025-05-29",
    "22.04": "2027-06-01",
    "22.10": "2023-07-20",
    "23.04": "2024-01-25",
    "23.10": "2024-07-11",
    "24.04": "2029-05-31",
    "24.10": "2025-07-10",
    "25.04": "2026-01-15",
    "25.10": "2026-07-09",
    "26.04": "2031-05-29",
    "26.10": "2027-07-15",
  },
  alpine: {
    "3.10": "2021-05-01",
    "3.11": "2021-11-01",
    "3.12": "2022-05-01",
    "3.13": "2022-11-01",
    "3.14": "2023-05-01",
    "3.15": "2023-11-01",
    "3.16": "2024-05-23",
    "3.17": "2024-11-22",
    "3.18": "2025-05-09",
    "3.19": "2025-11-01",
    "3.20": "2026-04-01",
    "3.21": "2026-11-01",
    "3.22": "2027-05-01",
    "3.23": "2027-11-01",
    "3.24": "2028-06-01",
  },
  rhel: { 6: "2020-11-30", 7: "2024-06-30", ...enterpriseLinux },
  rocky: enterpriseLinux,
  almalinux: enterpriseLinux,
  // CentOS Linux 8 and CentOS Stream 8 share their number; the later end counts.
  centos: { 6: "2020-11-30", 7: "2024-06-30", 8: "2024-05-31", 9: "2027-05-31", 10: "2030-05-31" },
  ol: { 6: "2021-03-31", 7: "2024-12-31", 8: "2029-07-31", 9: "2032-06-30" },
  fedora: {
    38: "2024-05-21",
    39: "2024-11-26",
    40: "2025-05-13",
    41: "2025-12-15",
    42: "2026-05-27",
    43: "2026-12-09",
    44: "2027-06-02",
  },
  amzn: { "2018.03": "2023-12-31", 2: "2026-06-30", 2023: "2029-06-30" },
  "opensuse-leap": {
    "15.3": "2022-12-31",
    "15.4": "2023-12-07",
    "15.5": "2024-12-31",
    "15.6": "2026-04-30",
    "16.0": "2027-10-31",
  },
  sles: {
    "12.5": "2024-10-31",
    "15.3": "2022-12-31",
    "15.4": "2023-12-31",
    "15.5": "2024-12-31",
    "15.6": "2025-12-31",
    "15.7": "2031-07-31",
    "16.0": "2027-11-30",
  },
};
