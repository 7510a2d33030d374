import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { EnvironmentError, type ReleasePlan, UsageError } from "../../model/index.ts";
import type { ScheduleRequest } from "../../stages/release/schedule-request.ts";
import {
  type ScheduleFile,
  type ScheduleKind,
  scheduleFiles,
  scheduleKinds,
} from "../../stages/release/schedules.ts";
import { writeOut } from "../output.ts";

export interface InstallRequest {
  /** The plan, as the user named it. */
  readonly file: string;
  readonly plan: ReleasePlan;
  /** A folder for the files; where left out the current one, and standard output for cron. */
  readonly output?: string;
  /** Writes over files that are there. */
  readonly force?: boolean;
}

/** `suture release --install`: writes what runs it once a day. */
export async function installSchedule(kind: string, request: InstallRequest): Promise<number> {
  if (!isKind(kind)) {
    throw new UsageError(`--install does not know "${kind}".`, {
      hint: `Schedules: ${scheduleKinds.join(", ")}.`,
    });
  }
  const files = scheduleFiles(kind, requestOf(request));
  if (kind === "cron" && request.output === undefined) {
    await writeOut(files.map(({ text }) => text).join(""));
    return 0;
  }
  const folder = resolve(request.output ?? ".");
  const taken = files.find(({ path }) => existsSync(join(folder, path)));
  if (taken && !request.force) {
    throw new UsageError(`${taken.path} is there already.`, {
      hint: "--force writes over it; --output names another folder.",
    });
  }
  for (const file of files) write(folder, file);
  const listed = files.map(({ path }) => join(request.output ?? ".", path));
  await writeOut(`${[...listed, ...next(kind, listed)].join("\n")}\n`);
  return 0;
}

function isKind(kind: string): kind is ScheduleKind {
  return (scheduleKinds as readonly string[]).includes(kind);
}

function requestOf({ file, plan }: InstallRequest): ScheduleRequest {
  const folder = process.cwd();
  return {
    plan: relative(folder, resolve(file)).replaceAll("\\", "/"),
    folder,
    command: [process.execPath, process.argv[1] ?? "suture"],
    registry: plan.image.registry,
    variables: variablesIn(readFileSync(file, "utf8")),
  };
}

/** The plan is right by now: a name behind `env:` is a variable. */
function variablesIn(text: string): readonly string[] {
  const found = text.matchAll(/\benv:(?:\/\/)?([A-Za-z_]\w*)/g);
  return [...new Set([...found].map(([, name = ""]) => name))].sort();
}

function write(folder: string, { path, text }: ScheduleFile): void {
  const place = join(folder, path);
  try {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  } catch (cause) {
    throw new EnvironmentError(`${path} cannot be written to ${folder}.`, { cause });
  }
}

/** What a person has to do with the files. */
function next(kind: ScheduleKind, listed: readonly string[]): readonly string[] {
  if (kind === "cron") return [`Add it with: (crontab -l; cat ${listed[0]}) | crontab -`];
  if (kind === "github") return ["Commit it; give the secrets that it names to the repository."];
  if (kind === "gitlab") return ["Its first lines say what it needs."];
  return [
    `Install them with: sudo cp ${listed.join(" ")} /etc/systemd/system/`,
    "and start the timer with: sudo systemctl enable --now suture-release.timer",
  ];
}
