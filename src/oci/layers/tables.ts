/** Rows of whole numbers from 0 to 2^32 - 1, zero at first. Rows grow one after the other. */
export interface Table {
  readonly columns: number;
  readonly pieces: Uint32Array[];
}

export function createTable(columns: number): Table {
  return { columns, pieces: [new Uint32Array(columns * pieceRows)] };
}

export function cellAt({ pieces, columns }: Table, row: number, column: number): number {
  return pieces[row >>> pieceBits]?.[(row & pieceMask) * columns + column] ?? 0;
}

export function setCell(
  { pieces, columns }: Table,
  row: number,
  column: number,
  value: number,
): void {
  const piece = pieces[row >>> pieceBits];
  if (piece) piece[(row & pieceMask) * columns + column] = value;
}

/** Makes room for a row behind the last one. */
export function addRowTo({ pieces, columns }: Table, row: number): void {
  if (row >>> pieceBits === pieces.length) pieces.push(new Uint32Array(columns * pieceRows));
}

/** Large ones, whose memory is not taken before they are written to. */
const pieceBits = 14;
const pieceRows = 1 << pieceBits;
const pieceMask = pieceRows - 1;
