import type { ProgramCommand, ReleasePlan, ReleaseStep } from "../../model/index.ts";
import { printable } from "../../reporters/printable.ts";
import { mayContinue } from "../../stages/release/journal.ts";
import type { ReleaseMemory } from "../../stages/release/release-ports.ts";
import { shellWord } from "../../stages/release/schedules.ts";
import { writeOut } from "../output.ts";
import { isBuiltIntact, prepareBuild } from "./release-build.ts";
import { preparePatch } from "./release-patch.ts";
import { buildPorts, type WorkPorts } from "./release-work-ports.ts";

/** What a step would do. */
interface Rehearsed {
  readonly step: ReleaseStep;
  readonly would: readonly string[];
}

export interface Rehearsing {
  readonly ports: WorkPorts;
  readonly memory: ReleaseMemory;
  readonly json: boolean;
}

/** `suture release --dry-run`: asks registries and the builder, and changes nothing. */
export async function rehearse(plan: ReleasePlan, rehearsing: Rehearsing): Promise<number> {
  const steps: readonly Rehearsed[] = [
    ...(await making(plan, rehearsing)),
    { step: "scan", would: ["Scan the image as it lies on the disk, each of its platforms"] },
    { step: "gate", would: [gate(plan)] },
    ...(await publishing(plan, rehearsing)),
  ];
  const text = steps
    .map(({ step, would }) => `${step.padEnd(8)} ${would.map(printable).join("\n         ")}\n`)
    .join("");
  const value = { schemaVersion: "1", dryRun: true, plan: plan.file, steps };
  await writeOut(rehearsing.json ? `${JSON.stringify(value, null, 2)}\n` : text);
  return 0;
}

async function making(
  plan: ReleasePlan,
  { ports, memory }: Rehearsing,
): Promise<readonly Rehearsed[]> {
  const journal = mayContinue(memory.journal, Date.now()) ? memory.journal : undefined;
  const startedAt = journal?.startedAt ?? new Date().toISOString();
  if (plan.make.kind === "patch") {
    const { bases } = await preparePatch(plan.make, ports);
    const would = bases.map(({ image, digest }) => `${image} is ${digest}`);
    return [
      { step: "resolve", would },
      { step: "build", would: ["Patch it"] },
    ];
  }
  const prepared = await prepareBuild(plan.make, buildPorts(plan, ports), startedAt);
  const { bases, inputs, builder, version, request } = prepared;
  const isKept = journal?.built?.inputs === inputs && (await isBuiltIntact(journal.built));
  const commands = builder.commands({ ...request, output: "OUTPUT", name: "NAME" });
  const resolved = bases.map(({ image, digest }) => `${image} is ${digest}`);
  return [
    { step: "resolve", would: resolved.length > 0 ? resolved : ["The Dockerfile names no image"] },
    {
      step: "build",
      would: isKept
        ? [`Take ${journal.built?.digest}, built before the run was cut off`]
        : [`With ${version}:`, ...commands.map(commandLine)],
    },
  ];
}

function gate({ gate: { failOn, fixableOnly, only } }: ReleasePlan): string {
  const what = only.length > 0 ? `findings of ${only.join(", ")}` : "findings";
  const which = fixableOnly ? `${what} that an upgrade removes` : what;
  return `Stop at ${which} from ${failOn} up, and where not all could be examined`;
}

async function publishing(
  plan: ReleasePlan,
  { ports: { registry } }: Rehearsing,
): Promise<readonly Rehearsed[]> {
  const { image, tags, sign, notify } = plan;
  const place = `${image.registry}/${image.repository}`;
  const tagged: string[] = [];
  for (const tag of tags) {
    const now = await registry.manifest({ ...image, tag });
    tagged.push(`Set ${place}:${tag}, which names ${now?.digest ?? "nothing"} now`);
  }
  const signing: readonly Rehearsed[] = sign
    ? [
        { step: "sign", would: [`Sign it with ${sign.name}`] },
        { step: "verify", would: ["Verify the signature as the registry has it"] },
      ]
    : [];
  const told = notify.map(({ notifier, url }) => `Tell ${notifier} at ${new URL(url).host}`);
  const telling: readonly Rehearsed[] = told.length > 0 ? [{ step: "notify", would: told }] : [];
  return [
    { step: "push", would: [`Push it to ${place} by its digest`] },
    ...signing,
    { step: "record", would: ["Keep the record of it"] },
    { step: "tag", would: tagged },
    ...telling,
  ];
}

function commandLine({ program, args }: ProgramCommand): string {
  return [program, ...args].map(shellWord).join(" ");
}
