import type { FileType } from "../../model/index.ts";

const types: readonly FileType[] = ["file", "directory", "symlink", "hardlink", "other"];

/** A file type as a number that stays the same. */
export function numberOfType(type: FileType): number {
  return types.indexOf(type);
}

/** @see numberOfType */
export function typeOfNumber(number: number): FileType {
  return types[number] ?? "other";
}
