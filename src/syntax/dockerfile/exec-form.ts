import type { DockerWord } from "./model.ts";

/**
 * Reads the JSON array of an exec form; `undefined` where it is none, and then the frontend takes
 * the same text as a shell form.
 */
export function readExec(
  text: string,
  start: number,
  at: (index: number) => number,
): DockerWord[] | undefined {
  const array = text.slice(start).trimEnd();
  if (!array.startsWith("[") || !array.endsWith("]")) return undefined;
  let values: unknown;
  try {
    values = JSON.parse(array);
  } catch {
    return undefined;
  }
  if (!Array.isArray(values) || !values.every((v) => typeof v === "string")) return undefined;
  const strings = array.matchAll(/"(?:[^"\\]|\\.)*"/g);
  return [...strings].map((match, index): DockerWord => {
    const from = start + match.index;
    const value = String(values[index]);
    return {
      value,
      isStatic: !/\$[A-Za-z_{]/.test(value),
      range: { start: at(from), end: at(from + match[0].length - 1) + 1 },
    };
  });
}
