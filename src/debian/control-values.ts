import { withoutBinaryRebuild } from "../versions/deb.ts";
import type { MultiArch } from "./available-deb.ts";

/** A `Source` field, `NAME (VERSION)`; what it leaves out is the binary package's. */
export function sourceOf(
  written: string,
  binary: { readonly name: string; readonly version: string },
): { readonly name: string; readonly version: string } {
  const open = written.indexOf("(");
  const name = (open < 0 ? written : written.slice(0, open)).trim();
  const close = written.indexOf(")", open);
  const version = open < 0 || close < 0 ? "" : written.slice(open + 1, close).trim();
  return {
    name: name || binary.name,
    version: version || withoutBinaryRebuild(binary.version),
  };
}

/** A `Multi-Arch` field; whatever else it says means none. */
export function multiArchOf(written: string): MultiArch {
  return written === "same" || written === "foreign" || written === "allowed" ? written : "no";
}
