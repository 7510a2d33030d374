import { endOfLifeOf } from "../../lifecycle/operating-systems.ts";
import type { Rule, SystemDocument } from "../../model/index.ts";

export interface EndOfLifeEvidence {
  /** `ID` and `VERSION_ID` of os-release. */
  readonly system: string;
  readonly release: string;
  /** ISO date of the last fixes. */
  readonly since: string;
}

/** What is found in such a system later is never fixed: counts of fixable findings look better than it is. */
export const endOfLife: Rule<SystemDocument, EndOfLifeEvidence> = {
  id: "image/end-of-life",
  kind: "misconfiguration",
  reads: "system",
  title: "Operating system gets no security fixes any more",
  advice:
    "Build on a release that is still maintained: change FROM, and try the application on it.",
  severity: "high",
  cwe: 1104,

  *find({ os, today }) {
    const end = endOfLifeOf(os);
    if (!end || end.date >= today) return;
    yield {
      range: { start: 0, end: os.name.length },
      message: `${os.name} has had no security fixes since ${end.date} (${end.source})`,
      evidence: { system: os.id, release: os.versionId, since: end.date },
    };
  },
};
