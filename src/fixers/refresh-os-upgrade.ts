import type { Fixer, RuleFinding } from "../model/index.ts";
import type { CachedOsUpgradeEvidence } from "../rules/dockerfile/cached-os-upgrade.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import { insertInstruction } from "./instruction-edits.ts";

const argument = "OS_UPDATED";

/** A build argument is part of the cache key of every RUN behind it; somebody has to change it. */
export const refreshOsUpgrade: Fixer<RuleFinding<CachedOsUpgradeEvidence>> = {
  id: "refresh-os-upgrade",
  fixes: ["dockerfile/cached-os-upgrade"],
  safety: "guided",

  propose({ evidence: { firstRun }, location }, { document, expected, ports }) {
    const day = new Date(ports.clock.now()).toISOString().slice(0, 10);
    const edit = insertInstruction(document as Dockerfile, {
      before: firstRun,
      lines: [`ARG ${argument}=${day}`],
    });
    return {
      title: "Let a build argument decide when the OS upgrade runs again",
      changes: [{ kind: "edit", path: location.path, expected, edits: [edit] }],
      notes: [
        `Build on a schedule with --build-arg ${argument}=$(date +%F): the upgrade runs again only when the value changes.`,
      ],
    };
  },
};
