import type { PyArgument, PyBinary, PyString } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import { buildText, type TextPart, unbroken } from "../../flow/build-text.ts";
import { safeForAll } from "../../flow/kinds.ts";
import { type Held, nothing, safer, uniteAll } from "../../flow/values.ts";
import { operandsOf } from "../../operands.ts";
import { isNumberFormat } from "../provenance.ts";
import type { Work } from "./work.ts";

/** What an f-string holds. */
export function textOfString(string: PyString, work: Work): Held {
  const parts: TextPart[] = [];
  for (const { segments } of string.pieces) {
    for (const segment of segments) {
      if (segment.kind === "text") {
        parts.push(work.file.text.slice(segment.range.start, segment.range.end));
        continue;
      }
      const value = work.evaluate(segment.expression, work);
      const bits = isNumberFormat(segment.format) ? safeForAll : 0;
      parts.push(safer(value, segment.conversion === "r" ? bits | unbroken : bits));
    }
  }
  return buildText(parts);
}

/** What `a + b + c` holds. */
export function textOfSum(sum: PyBinary, work: Work): Held {
  const parts = operandsOf(sum).map(
    (part) => stringValue(part, work.file.text) ?? work.evaluate(part, work),
  );
  if (parts.some((part) => typeof part !== "string" && part.parts)) {
    return uniteAll(parts.filter((part): part is Held => typeof part !== "string"));
  }
  return buildText(parts);
}

/** What `"…%s…" % values` holds. */
export function textOfPercent({ left, right }: PyBinary, work: Work): Held {
  const template = stringValue(left, work.file.text);
  const values = right.kind === "tuple" ? right.elements : [right];
  const held = values.map((value) => work.evaluate(value, work));
  if (template === undefined) return uniteAll([work.evaluate(left, work), ...held]);
  const pieces = template.replaceAll("%%", "").split("%").slice(0, 200);
  const parts: TextPart[] = [pieces[0] ?? ""];
  let next = 0;
  for (const piece of pieces.slice(1)) {
    const [written = "", key, letter = "s"] = field.exec(piece) ?? [];
    const whole = held[right.kind === "tuple" ? next++ : 0] ?? nothing;
    const value = key === undefined ? whole : (whole.parts?.get(`[${key}]`) ?? whole);
    parts.push(safer(value, bitsOfLetter(letter)), piece.slice(written.length));
  }
  return buildText(parts);
}

function bitsOfLetter(letter: string): number {
  if (letter === "r") return unbroken;
  return /[diouxXeEfFgGc]/.test(letter) ? safeForAll : 0;
}

const field = /^(?:\((\w{1,60})\))?[\d.+# -]{0,10}([a-zA-Z])/;

/** What `"…{}…".format(values)` holds. */
export function textOfFormat(template: string, args: readonly FormatArgument[]): Held {
  const parts: TextPart[] = [];
  const used = new Set<FormatArgument>();
  let next = 0;
  let at = 0;
  for (const match of template.matchAll(/\{(\w{0,60})[^{}]{0,100}\}/g)) {
    if (parts.length > 400) break;
    const name = match[1] === "" ? String(next++) : match[1];
    const found = args.find(({ argument, position }) =>
      argument.name === undefined ? String(position) === name : argument.name === name,
    );
    parts.push(template.slice(at, match.index), found?.held ?? uniteAll(args.map((a) => a.held)));
    if (found) used.add(found);
    at = match.index + match[0].length;
  }
  parts.push(template.slice(at));
  const spread = args.filter((one) => one.argument.star !== "" && !used.has(one));
  return buildText([...parts, ...spread.map(({ held }) => held)]);
}

export interface FormatArgument {
  readonly argument: PyArgument;
  readonly position: number;
  readonly held: Held;
}
