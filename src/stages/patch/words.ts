import type { KeptPackage, KeptReason, PlannedFor } from "../../debian/solve/upgrade-plan.ts";
import type { ScriptJudgment } from "../../rootfs/upgrade-outcome.ts";

/** Says in one sentence why a package stays as it is. */
export function keptSentence({
  name,
  newest,
  reason,
}: Pick<KeptPackage, "name" | "newest" | "reason">): string {
  const wanted = newest === undefined ? name : `${name} ${newest}`;
  switch (reason.kind) {
    case "held":
      return `${name} is on hold in the image.`;
    case "foreign":
      return `${reason.origin} built ${name}: its archive is not asked.`;
    case "pinned":
      return reason.isUnread
        ? `A pin in the image that is not understood may be about ${name}: ${reason.pin}.`
        : `The image's preferences want another version of ${name}: ${reason.pin}.`;
    case "no-newer":
      return reason.wanted === undefined
        ? `The archives have no newer ${name}.`
        : `The archives have no ${name} ${reason.wanted} yet.`;
    case "new-enough":
      return `${name} is as new as ${reason.wanted}.`;
    case "not-found":
      return `${name} is not installed.`;
    case "kept-by-apt":
      return `${wanted} is kept by apt, together with others that cannot move; --only ${name} takes it.`;
    default:
      return `${wanted} ${obstacle(reason)}`;
  }
}

type Obstacle = Extract<KeptReason, { kind: "needs-new" | "needs-removal" | "blocked" | "unmet" }>;

function obstacle(reason: Obstacle): string {
  switch (reason.kind) {
    case "needs-new":
      return `needs packages that are not installed: ${reason.packages.join(", ")} (--with-new-packages takes them).`;
    case "needs-removal":
      return `would need these to go: ${reason.packages.join(", ")}.`;
    case "unmet":
      return `cannot come: no archive has what ${reason.owner} depends on, ${reason.relation}.`;
    case "blocked":
      return `cannot come while ${reason.by} stays: ${reason.owner} and ${reason.relation}. ${keptSentence({ name: reason.by, reason: reason.because })}`;
  }
}

/** Why a package changes though nobody asked for it. */
export function plannedBecause(why: PlannedFor): string | undefined {
  switch (why.kind) {
    case "requested":
      return undefined;
    case "sibling":
      return `of the same version as ${why.of}`;
    case "dependency":
      return `needed by ${why.of}`;
  }
}

/** What came of a script of a package. */
export function judgedScript({ script, verdict, passedOver }: ScriptJudgment): string {
  const does = verdict === "no-op" ? "does nothing in an image" : "done in its place";
  return passedOver.length === 0
    ? `${script} ${does}`
    : `${script} ${does}, without ${passedOver.join(", ")}`;
}
