import { EnvironmentError, isSutureError } from "../../model/index.ts";
import { withoutCredentials } from "./http.ts";
import { maxAttempts, passes, pauseBefore, type Retrying, unreachable } from "./http-retries.ts";

/**
 * Runs something again where the connection breaks in the middle of an answer.
 *
 * @param run - returns `undefined` where it wants to be run again
 * @throws EnvironmentError where it never ends well
 */
export async function inAttempts<T>(
  { url, retrying }: { readonly url: URL; readonly retrying: Retrying },
  run: () => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    try {
      const result = await run();
      if (result !== undefined) return result;
    } catch (error) {
      if (isSutureError(error)) throw error;
      if (attempt === maxAttempts || !passes(error)) throw unreachable(url, error);
      await retrying.wait(pauseBefore(attempt));
    }
  }
  throw new EnvironmentError(`${withoutCredentials(url)} cannot be had as a whole`);
}
