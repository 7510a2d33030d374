/**
 * The members of a large JSON object, one at a time, so that it is never held as values as a whole.
 *
 * @throws SyntaxError where the bytes are no JSON object, or end in the middle
 */
export function* jsonMembers(bytes: Uint8Array): Generator<readonly [string, unknown]> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = afterBlanks(text, text.subarray(0, 3).equals(byteOrderMark) ? 3 : 0);
  if (text[at] !== open) throw new SyntaxError("it is no JSON object");
  at = afterBlanks(text, at + 1);
  if (text[at] === close) return end(text, at + 1);
  for (;;) {
    const nameEnd = endOfString(text, at);
    const name: unknown = JSON.parse(text.toString("utf8", at, nameEnd));
    const colonAt = afterBlanks(text, nameEnd);
    if (text[colonAt] !== colon) throw new SyntaxError("a member has no value");
    const valueAt = afterBlanks(text, colonAt + 1);
    const valueEnd = endOfValue(text, valueAt);
    yield [String(name), JSON.parse(text.toString("utf8", valueAt, valueEnd))];
    at = afterBlanks(text, valueEnd);
    if (text[at] === close) return end(text, at + 1);
    if (text[at] !== comma) throw new SyntaxError("it ends in the middle");
    at = afterBlanks(text, at + 1);
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const [open, close, openList, closeList] = [123, 125, 91, 93];
const [colon, comma, quote, backslash] = [58, 44, 34, 92];

function end(text: Buffer, at: number): void {
  if (afterBlanks(text, at) < text.length) throw new SyntaxError("more follows its end");
}

function afterBlanks(text: Buffer, from: number): number {
  let at = from;
  while (at < text.length && (text[at] ?? 0) <= 32) at++;
  return at;
}

/** @param at - of its opening quote */
function endOfString(text: Buffer, at: number): number {
  if (text[at] !== quote) throw new SyntaxError("a member has no name");
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === backslash) i++;
    else if (text[i] === quote) return i + 1;
  }
  throw new SyntaxError("it ends in the middle");
}

function endOfValue(text: Buffer, from: number): number {
  const first = text[from];
  if (first === quote) return endOfString(text, from);
  return first === open || first === openList ? endOfNested(text, from) : endOfWord(text, from);
}

/** Where an object or array closes again. */
function endOfNested(text: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const byte = text[at];
    if (byte === quote) at = endOfString(text, at) - 1;
    else if (byte === open || byte === openList) depth++;
    else if ((byte === close || byte === closeList) && --depth === 0) return at + 1;
  }
  throw new SyntaxError("it ends in the middle");
}

/** A number, `true`, `false` or `null`. */
function endOfWord(text: Buffer, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === comma || text[at] === close) return at;
  }
  throw new SyntaxError("it ends in the middle");
}
