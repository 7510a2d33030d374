import { isSutureError } from "../../model/index.ts";

/** Says what could not be read; the rest is read. */
export type Complain = (problem: string) => void;

/** What is wrong with a document ends neither the scan nor the reading of the others. */
export async function guarded<T>(
  { what, complain }: { readonly what: string; readonly complain: Complain },
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isSutureError(error)) throw error;
    complain(`${what}: ${error.message}`);
    return undefined;
  }
}
