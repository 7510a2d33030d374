/**
 * Adds what a value is safe for to the ways that are known; false where one of them is safe for no
 * more than this: whatever this one reaches, that one does.
 */
export function addMask(masks: number[], safe: number, most = 6): boolean {
  if (masks.some((mask) => (mask & safe) === mask)) return false;
  if (masks.length >= most) return false;
  masks.push(safe);
  return true;
}
