import type { Notifier, ReleaseOutcome, ReleaseRecord, Severity } from "../model/index.ts";

/** A text for Slack, and for what takes the same: Mattermost, Rocket.Chat, Discord's `/slack`. */
export const slack: Notifier = {
  id: "slack",
  body: (record) => ({ text: withoutMarkup(textOf(record)) }),
};

function textOf(record: ReleaseRecord): string {
  const { image, outcome, digest, tags, reason, gate, scan, previous } = record;
  const blocking = gate?.passes === false ? gate.blocking.slice(0, shown) : [];
  const hidden = (gate?.blocking.length ?? 0) - blocking.length;
  return [
    `suture: ${image} ${words[outcome]}`,
    ...(reason === undefined ? [] : [reason]),
    ...blocking.map(({ rule, severity, title }) => `• ${severity} ${rule}: ${title}`),
    ...(blocking.length > 0 && hidden > 0 ? [`• and ${hidden} more`] : []),
    ...(digest === undefined ? [] : [`Digest ${digest}`]),
    ...(outcome === "released" || outcome === "rolled-back" ? [`Tags ${tags.join(", ")}`] : []),
    ...(outcome === "released" && previous !== undefined ? [`Before ${previous}`] : []),
    ...(scan ? [`Findings ${countsOf(scan.counts.bySeverity)}`] : []),
  ].join("\n");
}

/** A message is read on a telephone. */
const shown = 10;

const words: Readonly<Record<ReleaseOutcome, string>> = {
  verified: "is signed, its tags are not set yet",
  released: "was released",
  unchanged: "is up to date",
  stopped: "was stopped by the gate, nothing was pushed",
  incomplete: "could not be examined as a whole, nothing was pushed",
  failed: "was not released",
  "rolled-back": "was set back",
};

function countsOf(counts: Readonly<Record<Severity, number>>): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.length === 0
    ? "none"
    : parts.map(([severity, count]) => `${count} ${severity}`).join(", ");
}

/** Slack's three control characters; a backquote or a star only changes how a line looks. */
function withoutMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
