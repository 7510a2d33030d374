import type { TextRange } from "./location.ts";

/** Replaces a range of a file's text. */
export interface Edit {
  readonly range: TextRange;
  readonly text: string;
  /** Parts of `text` that hold a secret, as offsets into it: masked in diffs. */
  readonly secrets?: readonly TextRange[];
  /** The replaced text spelled a secret that moved to the environment under this name. */
  readonly movesSecretTo?: { readonly name: string; readonly range: TextRange };
}

/** What a fixer asks for. Line requests to one file are united, so that two fixers never collide over it. */
export type Change =
  | { readonly kind: "create"; readonly path: string; readonly text: string; readonly mode: number }
  | {
      readonly kind: "edit";
      readonly path: string;
      /** Lower-case hex SHA-256 of the whole file that the ranges were made for. Never in a report. */
      readonly expected: string;
      readonly edits: readonly Edit[];
    }
  | { readonly kind: "delete"; readonly path: string; readonly expected: string }
  | {
      /** Adds lines at the end of a file that lacks them, and makes the file where there is none. */
      readonly kind: "add-lines";
      readonly path: string;
      readonly lines: readonly AddedLine[];
      /** Of a file that is created; an existing one keeps its own. */
      readonly mode: number;
    };

export interface AddedLine {
  /** Without line end. */
  readonly text: string;
  /** A line that starts with this already serves: `SECRET_KEY=`. The whole text where left out. */
  readonly unless?: string;
  /** Part of `text` that is a secret. */
  readonly secret?: TextRange;
}
