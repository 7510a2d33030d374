import type { TextRange } from "../../model/index.ts";
import type { ShellRedirect } from "./script.ts";
import { failShell, readWord, type ShellCursor, shellRange, skipInline } from "./words.ts";

/** A here-document whose lines come after the end of the line. */
export interface Heredoc {
  readonly delimiter: string;
  readonly stripsTabs: boolean;
  /** Tells the redirection where its lines stand. */
  readonly fill: (body: TextRange) => void;
}

interface HeredocQueue extends ShellCursor {
  readonly heredocs: Heredoc[];
}

const redirection = /^(\d*)(<<-|<<<|<<|<>|<&|>&|>>|>\||&>>|&>|>(?!\()|<(?!\())/;

/** Reads the redirections at the position; blanks behind the last one are left. */
export function readRedirects(cursor: ShellCursor): ShellRedirect[] {
  const redirects: ShellRedirect[] = [];
  for (;;) {
    const before = cursor.pos;
    skipInline(cursor);
    const start = cursor.pos;
    const operator = redirection.exec(cursor.text.slice(start, start + 12));
    if (!operator) {
      cursor.pos = before;
      return redirects;
    }
    cursor.pos += operator[0].length;
    skipInline(cursor);
    const target = readWord(cursor);
    if (!target) failShell(cursor, `${operator[0]} has no target`);
    const redirect: { -readonly [K in keyof ShellRedirect]: ShellRedirect[K] } = {
      operator: operator[0],
      range: shellRange(cursor, start, cursor.pos),
      ...(target && { target }),
    };
    if (target && (operator[2] === "<<" || operator[2] === "<<-") && "heredocs" in cursor) {
      (cursor as HeredocQueue).heredocs.push({
        delimiter: target.value,
        stripsTabs: operator[2] === "<<-",
        fill: (body) => {
          redirect.body = body;
        },
      });
    }
    redirects.push(redirect);
  }
}

/** Reads the lines of the waiting here-documents; the position is at the start of a line. */
export function readHeredocs(cursor: ShellCursor, waiting: Heredoc[]): void {
  for (const heredoc of waiting.splice(0)) {
    const start = cursor.pos;
    heredoc.fill(shellRange(cursor, start, skipBody(cursor, heredoc)));
  }
}

/** Moves behind the end marker. @returns where the marker's line starts */
function skipBody(cursor: ShellCursor, { delimiter, stripsTabs }: Heredoc): number {
  const { text } = cursor;
  while (cursor.pos < text.length) {
    const from = cursor.pos;
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end < 0 ? text.length : end).replace(/\r$/, "");
    cursor.pos = end < 0 ? text.length : end + 1;
    if ((stripsTabs ? line.replace(/^\t+/, "") : line) === delimiter) return from;
  }
  failShell(cursor, `The here-document ${delimiter} is not closed`);
  return cursor.pos;
}
