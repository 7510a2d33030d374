import type { TextRange } from "../../model/index.ts";
import type { ShellWord } from "./words.ts";

/** A script as the flat list of its simple commands, in the order of the text. */
export interface ShellScript {
  /** Those inside substitutions, loops and groups too: see `blocks`. */
  readonly commands: readonly ShellCommand[];
  readonly comments: readonly TextRange[];
  /** The script cannot be read to its end; what stands before it was read. */
  readonly problem?: { readonly message: string; readonly range: TextRange };
}

/** What separates an item of a list from its neighbour; empty at the start and the end of the list. */
export type ShellOperator = "" | "&&" | "||" | "|" | "|&" | ";" | "&" | "\n" | ";;";

interface ListItem {
  /** Reserved words right before it: `if`, `then`, `!`, `function`. */
  readonly keywords: readonly string[];
  readonly before: ShellOperator;
  readonly after: ShellOperator;
  /** Of the operator after it; empty where there is none. */
  readonly afterRange: TextRange;
  /** From its first word to the end of its last word or redirection, without the operator. */
  readonly range: TextRange;
  readonly redirects: readonly ShellRedirect[];
  /** Of the body of a function. */
  readonly functionName?: string;
}

/** A simple command: `NAME=value name argument >file`. */
export interface ShellCommand extends ListItem {
  /** The name and its arguments; empty where there are only assignments or redirections. */
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellWord[];
  /** The groups it lies in, outermost first; empty at the top level. */
  readonly blocks: readonly ShellBlock[];
}

/** A compound command, or the inside of a substitution (`$(` and backtick). */
export interface ShellBlock extends ListItem {
  readonly kind: "(" | "{" | "if" | "for" | "while" | "until" | "select" | "case" | "$(" | "`";
  /** Of a `case`. */
  readonly subject?: ShellWord;
  /** Of a `case`, those without commands too. */
  readonly arms?: readonly ShellArm[];
}

/** `a | b) …;;` */
export interface ShellArm {
  readonly patterns: readonly ShellWord[];
  /** From behind the bracket to behind `;;` or `esac`. */
  readonly range: TextRange;
}

export interface ShellRedirect {
  /** With its descriptor: `2>&`, `<<-`. */
  readonly operator: string;
  readonly target?: ShellWord;
  /** Lines of a here-document, its end marker left out. */
  readonly body?: TextRange;
  readonly range: TextRange;
}
