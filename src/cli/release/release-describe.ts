import type { ReleaseOutcome, ReleaseRecord } from "../../model/index.ts";
import { printable } from "../../reporters/printable.ts";

/** How a release ended, for people; ends with a line end. */
export function describeRelease(record: ReleaseRecord): string {
  const { image, outcome, digest, tags, bases, gate, scan, signature, previous, reason } = record;
  const blocking = gate?.passes === false ? gate.blocking : [];
  const isSet = outcome === "released" || outcome === "unchanged" || outcome === "rolled-back";
  const lines = [
    `${image}: ${words[outcome]}`,
    ...(reason === undefined ? [] : [`  ${reason}`]),
    ...blocking
      .slice(0, shown)
      .map(({ severity, rule, title }) => `  ${severity.padEnd(8)} ${rule}  ${title}`),
    ...(blocking.length > shown
      ? [`  and ${blocking.length - shown} more; --json lists them`]
      : []),
    ...(digest === undefined ? [] : [`  digest   ${digest}`]),
    ...(isSet ? [`  tags     ${tags.join(", ")}`] : []),
    ...(previous === undefined ? [] : [`  before   ${previous}`]),
    ...bases.map((base) => `  built on ${base.image}@${base.digest}`),
    ...(scan ? [`  findings ${scan.counts.total}, none of them stops it`] : []).filter(
      () => gate?.passes === true,
    ),
    ...(signature?.verified ? [`  signed   ${signature.key}, verified`] : []),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

const shown = 20;

const words: Readonly<Record<ReleaseOutcome, string>> = {
  verified: "signed, its tags are not set yet",
  released: "released",
  unchanged: "nothing to do, this image is released already",
  stopped: "stopped by the gate, nothing was pushed",
  incomplete: "not all of it could be examined, nothing was pushed",
  failed: "not released",
  "rolled-back": "set back",
};
