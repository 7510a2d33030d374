import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { withoutCredentials } from "../../io/http/http.ts";
import { sendRetrying } from "../../io/http/http-retries.ts";
import { writeSafely } from "../../io/write-safely.ts";
import type { ReleasePlan, ReleaseRecord } from "../../model/index.ts";
import { notifiers } from "../../notifiers/index.ts";

type Warn = (text: string) => void;

/** Tells one of the plan's services. @returns true where it took it */
export async function tellService(
  { notifier, url }: ReleasePlan["notify"][number],
  record: ReleaseRecord,
  warn: Warn,
): Promise<boolean> {
  const found = notifiers.find(({ id }) => id === notifier);
  if (!found) throw new Error(`No notifier ${notifier}`);
  return post(new URL(url), found.body(record), warn);
}

/**
 * Leaves a sign that a release ran, however it ended: a monitor outside sees when there is none.
 * Never throws.
 *
 * @param exitCode - in the address, `{code}` stands for it
 */
export async function beat(
  { file, url }: ReleasePlan["heartbeat"],
  beat: { readonly record: ReleaseRecord; readonly exitCode: number },
  warn: Warn,
): Promise<void> {
  const { run, image, outcome, finishedAt, digest, reason } = beat.record;
  const said = { run, image, outcome, exitCode: beat.exitCode, finishedAt, digest, reason };
  if (file !== undefined) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      // Whoever monitors is another user.
      writeSafely(file, `${JSON.stringify(said, null, 2)}\n`, 0o644);
    } catch {
      warn(`The heartbeat cannot be written to ${file}.`);
    }
  }
  if (url !== undefined) {
    await post(new URL(url.replaceAll("{code}", String(beat.exitCode))), said, warn);
  }
}

/** Nobody waits long for being told. */
const timeoutMs = 15_000;

/** What a service answers is of no interest; its address may be a secret, but for the host. */
async function post(url: URL, body: unknown, warn: Warn): Promise<boolean> {
  const { host } = new URL(withoutCredentials(url));
  try {
    const answer = await sendRetrying(
      {
        url,
        method: "POST",
        headers: { "content-type": "application/json" },
        body: Buffer.from(JSON.stringify(body)),
        maxRedirects: 0,
      },
      { timeoutMs, wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    );
    answer.discard();
    if (answer.status >= 200 && answer.status < 300) return true;
    warn(`${host} was told how it ended and answers ${answer.status}.`);
  } catch (error) {
    warn(`${host} could not be told how it ended: ${(error as Error).message}.`);
  }
  return false;
}
