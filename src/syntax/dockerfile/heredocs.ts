import { splitWords } from "./words.ts";

/** A `<<NAME` of an instruction. */
export interface HeredocMark {
  readonly name: string;
  readonly stripsTabs: boolean;
}

/**
 * The here-documents that follow an instruction. Only a word of its own opens one, and only
 * behind `RUN`, `COPY` and `ADD`.
 *
 * @param head - the instruction with its continuation lines joined
 */
export function heredocMarks(head: string): HeredocMark[] {
  if (!head.includes("<<") || !/^(?:RUN|COPY|ADD)\s/i.test(head)) return [];
  return splitWords(head).flatMap(({ start, end }) => {
    const match = /^\d*<<(-?)([^<]+)$/.exec(head.slice(start, end));
    const name = match?.[2]?.replace(/^(["'])(.*)\1$/, "$2");
    return name && !/\s/.test(name) ? [{ name, stripsTabs: match?.[1] === "-" }] : [];
  });
}
