import {
  EnvironmentError,
  type Finding,
  isSutureError,
  type ReleaseGate,
  type ReleaseOutcome,
  type ReleasePlan,
  type ReleaseRecord,
  type ReleaseStep,
  TargetError,
} from "../../model/index.ts";
import { decideGate } from "../gate.ts";
import { countFindings } from "../report.ts";
import { afterRelease, type BuiltImage, type Journal, mayContinue, newJournal } from "./journal.ts";
import type { ReleasePorts, ScannedImage } from "./release-ports.ts";

export interface ReleaseOptions {
  /** Releases also what was set back before. */
  readonly force: boolean;
}

export interface ReleaseEnd {
  readonly record: ReleaseRecord;
  /** What ended it, where something was thrown. */
  readonly error?: unknown;
}

/**
 * Builds, scans, decides, pushes, signs, verifies, records, tags and tells, in this order: nothing is
 * pushed that the gate does not let pass, and the tags are set when all else went well. A run that
 * was cut off is gone on with; what was done is not done twice. However it ends, that is recorded.
 */
export async function release(
  plan: ReleasePlan,
  ports: ReleasePorts,
  options: ReleaseOptions,
): Promise<ReleaseEnd> {
  const { memory, now, random } = ports;
  const journal = mayContinue(memory.journal, now())
    ? withoutEnd(memory.journal)
    : newJournal(now(), random);
  const run = openRun(plan, ports, journal);
  try {
    await takeSteps(run, options);
  } catch (error) {
    run.draft.outcome = error instanceof TargetError ? "incomplete" : "failed";
    run.draft.reason = isSutureError(error) ? error.message : "A bug in suture ended it.";
    await end(run);
    return { record: run.record(), error };
  }
  await end(run);
  return { record: run.record() };
}

/** Goes through the steps until one of them says how it ends. */
async function takeSteps(run: Run, { force }: ReleaseOptions): Promise<void> {
  const { ports, draft } = run;
  const { work } = ports;
  const built = await buildImage(run);
  draft.digest = built.digest;
  draft.builder = built.builder;
  if (ports.memory.released?.withdrawn.includes(built.digest) && !force) {
    draft.outcome = "stopped";
    draft.reason = "This very image was set back before: --force releases it again.";
    return;
  }
  run.step("scan", "Scan the image");
  const scanned = await work.scan(built);
  if (scanned.digest !== built.digest) {
    throw new TargetError(`What was scanned is ${scanned.digest}, what was built ${built.digest}`);
  }
  if (!passesGate(run, scanned)) return;
  await publish(run, built);
}

async function buildImage(run: Run): Promise<BuiltImage> {
  const { work } = run.ports;
  run.step("resolve", "Find the digests of what it is built on");
  const resolved = await work.resolve(run.journal().startedAt);
  run.draft.bases = resolved.bases.map(({ image, digest }) => ({ image, digest }));
  const { built } = run.journal();
  if (built?.inputs === resolved.inputs && (await work.isIntact(built))) {
    run.step("build", "Take what was built before the run was cut off");
    return built;
  }
  run.step("build", "Build the image");
  const made = await work.build(resolved, run.journal());
  run.note({ built: made });
  return made;
}

/** @returns false where the run ends here */
function passesGate(run: Run, { findings, gaps, data }: ScannedImage): boolean {
  const { draft, plan } = run;
  run.step("gate", "Hold the findings against the gate");
  draft.scan = { counts: countFindings(findings), data, gaps };
  const { outcome, blocking } = decideGate({ findings, gaps }, plan.gate);
  draft.gate = {
    passes: outcome === "clean",
    failOn: plan.gate.failOn,
    blocking: listed(blocking),
    blockingCount: blocking.length,
  };
  if (outcome === "clean") return true;
  draft.outcome = outcome === "incomplete" ? "incomplete" : "stopped";
  draft.reason =
    outcome === "incomplete"
      ? `Not all of the image could be examined: ${gaps[0]?.message ?? ""}`
      : `${blocking.length} ${blocking.length === 1 ? "finding stops" : "findings stop"} it.`;
  return false;
}

/** A record is no report. */
const maxListed = 100;

/** What several platforms have alike is listed once. */
function listed(blocking: readonly Finding[]): ReleaseGate["blocking"] {
  const found = blocking.map(({ rule, severity, title }) => ({ rule, severity, title }));
  const unique = new Map(found.map((one) => [JSON.stringify(one), one]));
  return [...unique.values()].slice(0, maxListed);
}

async function publish(run: Run, built: BuiltImage): Promise<void> {
  const { ports, plan, draft } = run;
  const { work, memory, now } = ports;
  const { digest } = built;
  const tagged = await Promise.all(plan.tags.map((tag) => work.taggedDigest(tag)));
  // Once this run sets tags, they no longer say what was there before.
  if (!run.journal().setsTags) {
    run.note({ before: tagged[0] === undefined ? {} : { digest: tagged[0] } });
  }
  const before = run.journal().before?.digest;
  const isSet = tagged.every((one) => one === digest) && !run.journal().setsTags;
  draft.previous = before === digest ? memory.released?.earlier[0] : before;
  run.step("push", "Push the image by its digest");
  await work.push(built);
  await signAndVerify(run, built);
  run.step("record", "Write down what is released");
  draft.outcome = "verified";
  memory.writeRecord(run.record());
  run.step("tag", `Set ${plan.tags.join(", ")}`);
  run.note({ setsTags: true });
  for (const [i, tag] of plan.tags.entries()) {
    if (tagged[i] !== digest) await work.setTag(tag, digest);
  }
  const at = new Date(now()).toISOString();
  memory.writeReleased(
    afterRelease(memory.released, { digest, run: run.journal().run, at, before }),
  );
  draft.outcome = isSet ? "unchanged" : "released";
}

async function signAndVerify(run: Run, built: BuiltImage): Promise<void> {
  const { plan, ports, draft, step } = run;
  if (!plan.sign) return;
  step("sign", "Sign it");
  await ports.work.sign(built, run.journal().startedAt);
  step("verify", "Verify the signature as the registry has it");
  const why = await ports.work.verify(built.digest);
  draft.signature = { key: plan.sign.name, verified: why === undefined };
  if (why === undefined) return;
  throw new EnvironmentError(`The signature that was made does not hold: ${why}`, {
    hint: "Check that sign.key and sign.public-key of the plan belong together.",
  });
}

/** Keeps the record, tells of it, and closes the journal last: a run that is killed here tells again. */
async function end(run: Run): Promise<void> {
  const { plan, ports, draft } = run;
  const record = run.record();
  ports.memory.writeRecord(record);
  run.step("notify", "Tell how it ended");
  for (const i of plan.notify.keys()) {
    const key = `${draft.outcome} ${i}`;
    const told = run.journal().told ?? [];
    if (told.includes(key)) continue;
    if (await ports.work.tell(i, record)) run.note({ told: [...told, key] });
  }
  run.note({ outcome: record.outcome });
}

/** What of a record is not known at the start. */
type Draft = {
  -readonly [K in keyof ReleaseRecord]?: ReleaseRecord[K] | undefined;
} & { outcome: ReleaseOutcome; bases: ReleaseRecord["bases"] };

interface Run {
  readonly plan: ReleasePlan;
  readonly ports: ReleasePorts;
  readonly draft: Draft;
  journal(): Journal;
  note(more: Partial<Journal>): void;
  step(step: ReleaseStep, what: string): void;
  record(): ReleaseRecord;
}

function openRun(plan: ReleasePlan, ports: ReleasePorts, begun: Journal): Run {
  const { memory, now, version, onStep } = ports;
  const { registry, repository } = plan.image;
  const draft: Draft = { outcome: "failed", bases: [] };
  let journal = begun;
  const note = (more: Partial<Journal>) => {
    journal = { ...journal, ...more };
    memory.writeJournal(journal);
  };
  return {
    plan,
    ports,
    draft,
    journal: () => journal,
    note,
    step(step, what) {
      onStep?.(step, what);
      note({ step });
    },
    record: () => ({
      schemaVersion: "1",
      run: journal.run,
      plan: plan.file,
      tool: { name: "suture", version },
      image: `${registry}/${repository}`,
      tags: plan.tags,
      startedAt: journal.startedAt,
      finishedAt: new Date(now()).toISOString(),
      ...withoutUndefined(draft),
    }),
  };
}

function withoutUndefined(draft: Draft): Pick<ReleaseRecord, "outcome" | "bases"> {
  const known = Object.entries(draft).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as unknown as Pick<ReleaseRecord, "outcome" | "bases">;
}

function withoutEnd({ outcome: _, ...journal }: Journal): Journal {
  return journal;
}
