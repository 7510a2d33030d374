import { isSutureError } from "../../model/index.ts";

/** Says what is wrong; the rest is read. With `unread` that is something which could not be read. */
export type Complain = (problem: string, kind?: "unread") => void;

/** What is wrong with a document ends neither the scan nor the reading of the others. */
export async function guarded<T>(
  { what, complain }: { readonly what: string; readonly complain: Complain },
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isSutureError(error)) throw error;
    complain(`${what}: ${error.message}`, "unread");
    return undefined;
  }
}
