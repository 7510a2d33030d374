import {
  EnvironmentError,
  type ReleasePlan,
  type ReleaseRecord,
  UsageError,
} from "../../model/index.ts";
import { afterRollback, newJournal } from "./journal.ts";
import type { ReleaseOptions } from "./release.ts";
import type { ReleasePorts } from "./release-ports.ts";

/**
 * Sets the tags back to what was released before, where that is still in the registry and its
 * signature holds.
 *
 * @throws UsageError where nothing was released before, or the tags name something else
 */
export async function rollBack(
  plan: ReleasePlan,
  { work, memory, now, random, version }: ReleasePorts,
  { force }: ReleaseOptions,
): Promise<ReleaseRecord> {
  const { released } = memory;
  const [digest] = released?.earlier ?? [];
  if (!released || digest === undefined) {
    throw new UsageError("Nothing is known that was released before.", {
      hint: "It is kept where suture release ran: is SUTURE_STATE_DIR the same folder?",
    });
  }
  const tagged = await Promise.all(plan.tags.map((tag) => work.taggedDigest(tag)));
  const foreign = tagged.findIndex((one) => one !== released.digest && one !== digest);
  if (foreign >= 0 && !force) {
    throw new UsageError(
      `${plan.tags[foreign]} names ${tagged[foreign] ?? "nothing"}, not what was released.`,
      { hint: "Somebody else set it. --force sets it back all the same." },
    );
  }
  const why = plan.sign && (await work.verify(digest));
  if (why !== undefined) {
    throw new EnvironmentError(`The signature of ${digest} does not hold: ${why}`, {
      hint: "The tags were left as they are.",
    });
  }
  for (const [i, tag] of plan.tags.entries()) {
    if (tagged[i] !== digest) await work.setTag(tag, digest);
  }
  const { run, startedAt } = newJournal(now(), random);
  const finishedAt = new Date(now()).toISOString();
  memory.writeReleased(afterRollback(released, { digest, run, at: finishedAt }));
  const record: ReleaseRecord = {
    schemaVersion: "1",
    run,
    plan: plan.file,
    tool: { name: "suture", version },
    image: `${plan.image.registry}/${plan.image.repository}`,
    outcome: "rolled-back",
    startedAt,
    finishedAt,
    digest,
    tags: plan.tags,
    bases: [],
    ...(plan.sign && { signature: { key: plan.sign.name, verified: true } }),
    previous: released.digest,
  };
  memory.writeRecord(record);
  for (const i of plan.notify.keys()) await work.tell(i, record);
  return record;
}
