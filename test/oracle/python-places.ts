/** Lines and columns in bytes, both as CPython counts them. */
export function placer(text: string): (offset: number) => readonly [number, number] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  const isAscii = /^\ufeff?[\0-\x7f]*$/.test(text);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    const start = starts[low] as number;
    const column = isAscii ? offset - start : Buffer.byteLength(text.slice(start, offset));
    return [low + 1, column];
  };
}
