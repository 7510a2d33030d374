import { Buffer } from "node:buffer";
import { TargetError } from "../../model/index.ts";
import { members, text } from "../json.ts";
import { elementSpans, jsonText, memberSpan, withEdits } from "./json-members.ts";
import { renewed } from "./new-manifest.ts";

export interface ReplacedImage {
  /** Of the manifest that is replaced. */
  readonly digest: string;
  readonly now: { readonly digest: string; readonly size: number };
}

/**
 * An index with another manifest in place of one that it lists. What it lists as attached to the
 * old one is left out, for it says nothing of the new one.
 */
export function indexWithImage(
  bytes: Uint8Array,
  { digest, now }: ReplacedImage,
): { readonly bytes: Uint8Array; readonly dropped: readonly string[] } {
  const json = jsonText(bytes, "The index");
  const list = memberSpan(json, "manifests");
  if (!list) throw new TargetError("The index of the image lists nothing");
  const dropped: string[] = [];
  const kept: string[] = [];
  for (const { start, end } of elementSpans(json, list)) {
    const written = json.text.slice(start, end);
    const entry = members(JSON.parse(written));
    if (entry["digest"] === digest) kept.push(JSON.stringify(renewed(entry, now)));
    else if (subjectOf(entry) === digest) dropped.push(text(entry["digest"]) ?? "");
    else kept.push(written);
  }
  return {
    bytes: Buffer.from(withEdits(json, [{ ...list, text: `[${kept.join(",")}]` }])),
    dropped,
  };
}

/** BuildKit names what an attestation is of in its entry. */
function subjectOf(entry: Readonly<Record<string, unknown>>): unknown {
  return members(entry["annotations"])["vnd.docker.reference.digest"];
}
