import { members, text } from "../model/json-values.ts";
import { readCsaf } from "./csaf.ts";
import { readCyclonedxVex } from "./cyclonedx-vex.ts";
import { readOpenVex } from "./open-vex.ts";
import type { VexDocument } from "./vex.ts";

/**
 * Reads a VEX document: OpenVEX, CycloneDX with analyses, or CSAF.
 *
 * @param value - parsed JSON
 * @returns `undefined` where it is none of them
 */
export function readVex(value: unknown): VexDocument | undefined {
  const fields = members(value);
  if (/^https:\/\/openvex\.dev\/ns/.test(text(fields["@context"]) ?? ""))
    return readOpenVex(fields);
  if (fields["bomFormat"] === "CycloneDX") return readCyclonedxVex(fields);
  if (text(members(fields["document"])["csaf_version"])) return readCsaf(fields);
  return undefined;
}

/**
 * Reads a file that the user gave: a document, or the in-toto statement or DSSE envelope around one.
 *
 * @throws SyntaxError where it holds no VEX; its message says why
 */
export function readVexFile(content: string): VexDocument {
  const value = unwrap(parse(content));
  const document = readVex(value);
  if (document) return document;
  throw new SyntaxError("it is neither OpenVEX, CycloneDX nor CSAF");
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw new SyntaxError("it is no JSON", { cause });
  }
}

function unwrap(value: unknown): unknown {
  const fields = members(value);
  const payload = text(fields["payload"]);
  if (text(fields["payloadType"]) && payload) return unwrap(parse(atob(payload)));
  return text(fields["predicateType"]) ? fields["predicate"] : value;
}
