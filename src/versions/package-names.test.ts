import { expect, test } from "vitest";
import { normalizeEcosystem } from "./package-names.ts";

test.each([
  ["Red Hat:enterprise_linux:9::baseos", "Red Hat:enterprise_linux:9"],
  ["Red Hat:enterprise_linux:8.6::appstream", "Red Hat:enterprise_linux:8"],
  ["Red Hat:rhel_eus:9.2::baseos", "Red Hat:rhel_eus:9.2::baseos"],
  ["SUSE:Linux Enterprise Server 15 SP5", "SUSE:Linux Enterprise Server 15 SP5"],
  ["SUSE:Linux Enterprise Server 15 SP4-LTSS", "SUSE:Linux Enterprise Server 15 SP4"],
  ["SUSE:Linux Enterprise Server 15", "SUSE:Linux Enterprise Server 15"],
  [
    "SUSE:Linux Enterprise Server for SAP Applications 12 SP5",
    "SUSE:Linux Enterprise Server 12 SP5",
  ],
  ["SUSE:Linux Enterprise Module for Basesystem 15 SP7", "SUSE:Linux Enterprise Server 15 SP7"],
  ["SUSE:Linux Enterprise Module for Python 3 15 SP6", "SUSE:Linux Enterprise Server 15 SP6"],
  ["SUSE:Linux Enterprise Micro 5.5", "SUSE:Linux Enterprise Micro 5.5"],
  ["openSUSE:Leap 15.6 NonFree", "openSUSE:Leap 15.6"],
  ["openSUSE:Leap Micro 5.5", "openSUSE:Leap Micro 5.5"],
  ["Rocky Linux:9", "Rocky Linux:9"],
  ["Ubuntu:22.04:LTS", "Ubuntu:22.04"],
  ["Ubuntu:Pro:18.04:LTS", "Ubuntu:Pro:18.04:LTS"],
])("%s is kept as %s", (written, kept) => expect(normalizeEcosystem(written)).toBe(kept));
