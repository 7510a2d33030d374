import { printable } from "../printable.ts";

/**
 * Text for a SARIF message: nothing that a terminal obeys, and no `](`, which would make a link of
 * what stands in a scanned file (SARIF 2.1.0, 3.11.6).
 */
export function messageText(text: string): string {
  return printable(text).replaceAll("](", "] (") || "-";
}
