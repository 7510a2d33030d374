import type { Document, TextRange } from "../../model/index.ts";
import type { ShellScript } from "../shell-commands.ts";

/** A Dockerfile as BuildKit's frontend reads it. */
export interface Dockerfile extends Document {
  readonly kind: "dockerfile";
  readonly escapeCharacter: "\\" | "`";
  /** The frontend of a `# syntax=` directive. */
  readonly frontend?: string;
  /** All of them in the order of the file, `FROM` and those before the first one too. */
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** `ARG` before the first `FROM`. */
  readonly globalArgs: readonly Instruction[];
}

export interface Instruction {
  /** In upper case. */
  readonly keyword: string;
  readonly keywordRange: TextRange;
  /** From the keyword to the end of the last line, here-documents with it, the line end without. */
  readonly range: TextRange;
  /** Where a here-document belongs to it, the end of the line before that; else as `range`. */
  readonly headEnd: number;
  readonly flags: readonly Flag[];
  /** Arguments behind the flags, split at blanks; of a shell form too, where they mean little. */
  readonly words: readonly DockerWord[];
  /** Exec form: the strings of the JSON array. */
  readonly exec?: readonly DockerWord[];
  /** Shell form of `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK CMD`, where the shell is a POSIX one. */
  readonly script?: ShellScript;
  /** What `ENV`, `ARG` and `LABEL` set. */
  readonly pairs: readonly Pair[];
  readonly heredocs: readonly Heredoc[];
  /** The instruction behind `ONBUILD`, and the `CMD` of a `HEALTHCHECK`. */
  readonly trigger?: Instruction;
}

/** `--name=value`. */
export interface Flag {
  readonly name: string;
  /** Empty for a flag without one. */
  readonly value: string;
  readonly range: TextRange;
}

export interface DockerWord {
  readonly range: TextRange;
  /** Quotes and escapes removed; variables as spelled. */
  readonly value: string;
  /** False where it holds a variable. */
  readonly isStatic: boolean;
}

/** `NAME=value`, or the `NAME value` of an old `ENV`. */
export interface Pair {
  readonly name: string;
  readonly nameRange: TextRange;
  /** Left out for an `ARG` without a default. */
  readonly value?: DockerWord;
  readonly range: TextRange;
}

export interface Heredoc {
  readonly name: string;
  /** Its lines, the end marker left out. */
  readonly body: TextRange;
  /** It is all that `RUN` says: its lines are the script. */
  readonly isScript: boolean;
}

/** A `FROM` and what follows it. */
export interface Stage {
  readonly index: number;
  /** As written behind `AS`. */
  readonly name?: string;
  /** What a reader calls it: its name, else its number. */
  readonly label: string;
  readonly from: From;
  /** Without the `FROM`. */
  readonly instructions: readonly Instruction[];
  /** The earlier stage that it continues. */
  readonly base?: Stage;
}

export interface From {
  readonly instruction: Instruction;
  readonly range: TextRange;
  /** As written. */
  readonly text: string;
  /** With the defaults of `ARG` put in; `undefined` where a variable has none. */
  readonly image: ImageReference | undefined;
  readonly platform?: string;
}

/** An image reference (distribution/reference grammar). */
export interface ImageReference {
  /** The host, where one is named. */
  readonly registry?: string;
  /** Repository without the host: `library/node` is spelled `node`. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}
