import { Buffer } from "node:buffer";
import { TargetError } from "../../model/index.ts";
import { isDigest } from "../digest.ts";
import {
  elementSpans,
  type JsonEdit,
  type JsonSpan,
  type JsonText,
  jsonText,
  memberSpan,
  pushElements,
  setMember,
  withEdits,
} from "./json-members.ts";

export interface ConfigLayer {
  readonly diffId: string;
  /** How many layers there are so far. */
  readonly layerCount: number;
  /** Seconds since the epoch. */
  readonly newest: number;
  readonly latest?: number | undefined;
  readonly createdBy: string;
  readonly comment?: string;
}

/** The configuration of an image with one layer more: diffID, history, time of creation. */
export function configWithLayer(bytes: Uint8Array, layer: ConfigLayer): Uint8Array {
  const json = jsonText(bytes, "The configuration");
  const created = JSON.stringify(createdAt(json, layer));
  const edits = [
    setMember(json, { name: "created", value: created }),
    diffIdEdit(json, layer),
    historyEdit(json, created, layer),
  ];
  return Buffer.from(withEdits(json, edits));
}

/** No earlier than the image that it is made from, unless the time was given. */
function createdAt(json: JsonText, { newest, latest }: ConfigLayer): string {
  if (latest !== undefined) return instant(latest);
  const span = memberSpan(json, "created");
  const stated: unknown = span && JSON.parse(json.text.slice(span.start, span.end));
  const before = typeof stated === "string" ? Date.parse(stated) : Number.NaN;
  return before > newest * 1000 ? String(stated) : instant(newest);
}

/** RFC 3339. @param seconds - since the epoch */
function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function diffIdEdit(json: JsonText, { diffId, layerCount }: ConfigLayer): JsonEdit {
  const rootfs = memberSpan(json, "rootfs");
  const list = rootfs && memberSpan(json, "diff_ids", objectAt(json, rootfs));
  const stated = list && arrayLength(json, list);
  if (!list || stated !== layerCount || !isDigest(diffId)) {
    throw new TargetError(
      `The image lists ${layerCount} layers and its configuration ${stated ?? 0}`,
      { hint: "Build the image again." },
    );
  }
  return pushElements(json, list, [JSON.stringify(diffId)]);
}

/** A history that says nothing of the layers below would give them the new one's line. */
function historyEdit(json: JsonText, created: string, layer: ConfigLayer): JsonEdit {
  const { createdBy, comment, layerCount } = layer;
  const entry = `{"created":${created},"created_by":${JSON.stringify(createdBy)}${
    comment === undefined ? "" : `,"comment":${JSON.stringify(comment)}`
  }}`;
  const span = memberSpan(json, "history");
  const isNull = span !== undefined && json.text.slice(span.start, span.end) === "null";
  if (span && !isNull && arrayLength(json, span) > 0) return pushElements(json, span, [entry]);
  const unknown = Array.from({ length: layerCount }, () => '{"comment":"not recorded"}');
  return setMember(json, { name: "history", value: `[${[...unknown, entry].join(",")}]` });
}

function objectAt(json: JsonText, span: JsonSpan): JsonSpan {
  if (json.text[span.start] === "{") return span;
  throw new TargetError(`${json.what} of the image is not as the specification has it`);
}

function arrayLength(json: JsonText, span: JsonSpan): number {
  if (json.text[span.start] !== "[") {
    throw new TargetError(`${json.what} of the image is not as the specification has it`);
  }
  let length = 0;
  for (const _ of elementSpans(json, span)) length++;
  return length;
}
