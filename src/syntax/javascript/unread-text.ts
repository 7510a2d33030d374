/** Above this many UTF-16 units a script is not parsed: people do not write such files. */
export const longestScript = 5_000_000;

/** Why a script is not parsed; both are known from its length and a few windows of its text. */
export type UnreadText = "too-large" | "minified";

/** Says whether a script is worth parsing, in bounded time whatever its length; nothing where it is. */
export function unreadText(text: string): UnreadText | undefined {
  if (text.length > longestScript) {
    return "too-large";
  }
  if (text.length < shortestMinified) {
    return undefined;
  }
  const windows = windowsOf(text);
  const looked = windows.reduce((sum, window) => sum + window.length, 0);
  const inLongLines = windows.reduce((sum, window) => sum + unitsInLongLines(window), 0);
  return inLongLines * 2 > looked ? "minified" : undefined;
}

/** Shorter ones cost nothing to parse. */
const shortestMinified = 10_000;
const windowLength = 32_768;
const longLine = 1_000;

/** The beginning, the middle and the end, or all of a short text. */
function windowsOf(text: string): readonly string[] {
  if (text.length <= 3 * windowLength) {
    return [text];
  }
  const middle = Math.floor((text.length - windowLength) / 2);
  return [0, middle, text.length - windowLength].map((start) =>
    text.slice(start, start + windowLength),
  );
}

function unitsInLongLines(window: string): number {
  return window
    .split(/[\n\r\u2028\u2029]/)
    .filter((line) => line.length > longLine)
    .reduce((sum, line) => sum + line.length, 0);
}
