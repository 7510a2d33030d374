import { TargetError } from "../model/index.ts";

export { items, members, size, text, texts } from "../model/json-values.ts";

/**
 * Parses a JSON file of an image.
 *
 * @param what - the file as a reader knows it: `index.json`
 * @throws TargetError where it is no JSON
 */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new TargetError(`${what} of the image is not valid JSON`, {
      hint: "Export the image again.",
      cause,
    });
  }
}
