import type { Finding, LeftFinding } from "../../model/index.ts";
import type { Refused } from "../fix/propose.ts";

/** An action that was offered and not taken. */
export interface RejectedAction {
  readonly why: "guided" | "introduces" | "ineffective";
  readonly title: string;
  readonly fingerprints: ReadonlySet<string>;
}

export interface LeftQuestion {
  readonly findings: readonly Finding[];
  readonly refused: readonly Refused[];
  /** By id of the action. */
  readonly rejected: ReadonlyMap<string, RejectedAction>;
}

/** Says of every finding that stays why it stays. */
export function explainLeft({ findings, refused, rejected }: LeftQuestion): LeftFinding[] {
  const refusals = queuesOf(refused);
  const offers = new Map<string, RejectedAction>();
  for (const action of rejected.values()) {
    for (const fingerprint of action.fingerprints) offers.set(fingerprint, action);
  }
  return findings
    .filter(({ suppression }) => !suppression)
    .map(({ fingerprint }) => {
      const offer = offers.get(fingerprint);
      if (offer) return leftBecause(fingerprint, offer);
      const { reason, message } = nextOf(refusals.get(fingerprint)) ?? notAsked;
      return { fingerprint, reason, message };
    });
}

/** One advisory on two versions of a package has one fingerprint, and a reason for each of them. */
function queuesOf(refused: readonly Refused[]): Map<string, Refused[]> {
  const queues = new Map<string, Refused[]>();
  for (const refusal of refused) {
    const { fingerprint } = refusal.finding;
    const queue = queues.get(fingerprint);
    if (queue) queue.push(refusal);
    else queues.set(fingerprint, [refusal]);
  }
  return queues;
}

/** In the order asked; the last one stands for any that follow. */
function nextOf(queue: Refused[] | undefined): Refused | undefined {
  return queue && queue.length > 1 ? queue.shift() : queue?.[0];
}

const notAsked = {
  reason: "needs-person",
  message: "It lies outside what this run was asked to fix.",
} as const;

function leftBecause(fingerprint: string, { why, title }: RejectedAction): LeftFinding {
  switch (why) {
    case "guided":
      return {
        fingerprint,
        reason: "needs-person",
        message: `${title}: a guided fix, to be reviewed: suture fix --guided`,
      };
    case "introduces":
      return {
        fingerprint,
        reason: "conflict",
        message: `${title}: not taken, a re-scan showed that it brings a new finding.`,
      };
    case "ineffective":
      return {
        fingerprint,
        reason: "conflict",
        message: `${title}: not taken, a re-scan showed that the finding stays.`,
      };
  }
}
