import { createHash } from "node:crypto";
import { githubWorkflow, gitlabJob } from "./pipelines.ts";
import type { ScheduleRequest, TimeOfDay } from "./schedule-request.ts";

/** Where a schedule can be written to. */
export const scheduleKinds = ["cron", "systemd", "github", "gitlab"] as const;

export type ScheduleKind = (typeof scheduleKinds)[number];

/** A file to write. */
export interface ScheduleFile {
  /** Relative to where the user wants it. */
  readonly path: string;
  readonly text: string;
}

/** Writes a schedule that releases once a day, at a time of its own: not everybody at midnight. */
export function scheduleFiles(
  kind: ScheduleKind,
  request: ScheduleRequest,
): readonly ScheduleFile[] {
  const time = timeOf(request);
  switch (kind) {
    case "cron":
      return [{ path: "suture-release.cron", text: crontab(request, time) }];
    case "systemd":
      return [
        { path: "suture-release.service", text: service(request) },
        { path: "suture-release.timer", text: timer(time) },
      ];
    case "github":
      return [
        { path: ".github/workflows/suture-release.yml", text: githubWorkflow(request, time) },
      ];
    case "gitlab":
      return [{ path: "suture-release.gitlab-ci.yml", text: gitlabJob(request) }];
  }
}

/** The same for the same plan; in the small hours. */
function timeOf({ plan, registry, folder }: ScheduleRequest): TimeOfDay {
  const hash = createHash("sha256").update(`${registry}\0${folder}\0${plan}`).digest();
  return { hour: 2 + ((hash[0] ?? 0) % 4), minute: (hash[1] ?? 0) % 60 };
}

function crontab({ folder, command, plan }: ScheduleRequest, { hour, minute }: TimeOfDay): string {
  const suture = command.map(shellWord).join(" ");
  const line = [
    `cd ${shellWord(folder)} &&`,
    `{ ${suture} db update --quiet;`,
    `${suture} release ${shellWord(plan)} --quiet; }`,
  ].join(" ");
  // cron takes a percent sign for the end of a line.
  return `${minute} ${hour} * * * ${line.replaceAll("%", "\\%")}\n`;
}

function service({ folder, command, plan }: ScheduleRequest): string {
  const suture = command.map(unitWord).join(" ");
  return [
    "[Unit]",
    "Description=Build, scan, sign and release an image with suture",
    "Wants=network-online.target",
    "After=network-online.target",
    "",
    "[Service]",
    "Type=oneshot",
    `WorkingDirectory=${folder.replaceAll("%", "%%")}`,
    "# Variables that the plan reads (env:NAME); for its owner only.",
    "EnvironmentFile=-/etc/suture-release.env",
    `ExecStartPre=-${suture} db update --quiet`,
    `ExecStart=${suture} release ${unitWord(plan)}`,
    "TimeoutStartSec=2h",
    "UMask=0077",
    "",
  ].join("\n");
}

function timer({ hour, minute }: TimeOfDay): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return [
    "[Unit]",
    "Description=Release an image with suture once a day",
    "",
    "[Timer]",
    `OnCalendar=*-*-* ${two(hour)}:${two(minute)}:00`,
    "RandomizedDelaySec=15min",
    "Persistent=true",
    "",
    "[Install]",
    "WantedBy=timers.target",
    "",
  ].join("\n");
}

/** A word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w./:@+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A word of a unit's command line. @see systemd.service(5), command lines */
function unitWord(text: string): string {
  const escaped = text.replaceAll("%", "%%").replaceAll("$", "$$$$");
  if (/^[\w./:@+,%$-]+$/.test(escaped)) return escaped;
  return `"${escaped.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
