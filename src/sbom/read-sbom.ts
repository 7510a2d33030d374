import { items, members, text as textOf } from "../model/json-values.ts";
import { readCyclonedx } from "./cyclonedx.ts";
import type { Sbom } from "./sbom.ts";
import { readSpdx } from "./spdx.ts";
import { parseTagValue } from "./spdx-tag-value.ts";

/**
 * True where a file looks like a bill of materials of any format, also one that is not read.
 *
 * @param start - the first characters of it
 * @param end - the last: some write their format's name there
 */
export function looksLikeSbom(start: string, end: string): boolean {
  const head = start.replace(/^\ufeff?\s*/, "");
  if (head.startsWith("{")) return [head, end].some((part) => jsonMark.test(part));
  return refusedForm(head) !== undefined || tagMark.test(head);
}

const jsonMark =
  /"bomFormat"\s*:\s*"CycloneDX"|"spdxVersion"\s*:\s*"SPDX-|"@context"\s*:\s*(?:\[\s*)?"https:\/\/spdx\.org\/rdf\/3/;
const tagMark = /^SPDXVersion:\s*SPDX-/m;

/**
 * Reads CycloneDX as JSON, and SPDX 2 as JSON or tag-value.
 *
 * @throws SyntaxError where it is none of them, or broken; its message says what to do
 */
export function readSbom(text: string): Sbom {
  const content = text.replace(/^\ufeff/, "");
  const refused = refusedForm(content.trimStart());
  if (refused) throw new SyntaxError(refused);
  if (!content.trimStart().startsWith("{")) return readTagValue(content);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new SyntaxError("it is no JSON: it may be cut short, write it again", { cause });
  }
  return readSbomValue(value);
}

/**
 * The same of parsed JSON, or of the text of a tag-value file.
 *
 * @throws SyntaxError where it is no bill of materials that can be read
 */
export function readSbomValue(value: unknown): Sbom {
  if (typeof value === "string") return readSbom(value);
  const fields = members(value);
  if (fields["bomFormat"] === "CycloneDX") return readCyclonedx(fields);
  const spdx = textOf(fields["spdxVersion"]) ?? "";
  if (/^SPDX-2\.[23]$/.test(spdx)) return readSpdx(fields);
  if (spdx.startsWith("SPDX-2.")) throw new SyntaxError(`${spdx} is not read: write SPDX 2.3`);
  if (isSpdx3(fields)) throw new SyntaxError("SPDX 3 is not read yet: write SPDX 2.3 or CycloneDX");
  throw new SyntaxError("it is neither CycloneDX nor SPDX");
}

function isSpdx3(fields: Readonly<Record<string, unknown>>): boolean {
  const contexts = [fields["@context"], ...items(fields["@context"])];
  return (
    /^SPDX-3/.test(textOf(fields["spdxVersion"]) ?? "") ||
    contexts.some((context) => /^https:\/\/spdx\.org\/rdf\/3/.test(textOf(context) ?? ""))
  );
}

function readTagValue(text: string): Sbom {
  if (!tagMark.test(text.slice(0, 1 << 20))) {
    throw new SyntaxError("it is neither CycloneDX nor SPDX");
  }
  return readSbomValue(parseTagValue(text));
}

/** Forms of both formats that suture tells apart and leaves. */
function refusedForm(head: string): string | undefined {
  const start = head.slice(0, 4096);
  if (start.startsWith("<")) {
    if (/cyclonedx\.org\/schema\/bom/.test(start)) {
      return "CycloneDX as XML is not read: write it as JSON";
    }
    if (/spdx\.org\/rdf/.test(start)) return "SPDX as RDF is not read: write it as JSON";
    if (/<SPDXID>SPDXRef-DOCUMENT</.test(start)) {
      return "SPDX as XML is not read: write it as JSON";
    }
    return undefined;
  }
  const isYaml =
    /^spdxVersion:\s*["']?SPDX-/m.test(start) || /^SPDXID:\s*["']?SPDXRef-DOCUMENT/.test(start);
  return isYaml ? "SPDX as YAML is not read: write it as JSON" : undefined;
}
