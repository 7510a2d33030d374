import type { FileFlows, PackedFunction } from "./file-flows.ts";

/** A function of the project. */
export interface LinkedFunction {
  readonly id: number;
  readonly path: string;
  readonly head: PackedFunction;
}

/** What a reference leads to. */
export type Entity =
  | { readonly kind: "module"; readonly path: string }
  /** What a module hands out to others, where that is not all of its names. */
  | { readonly kind: "exports"; readonly path: string }
  | {
      readonly kind: "function";
      readonly fn: LinkedFunction;
      readonly through: "instance" | "class" | "module";
    }
  | { readonly kind: "class" | "instance" | "super"; readonly path: string; readonly name: string };

/** What a call runs. */
export type Callee =
  | {
      readonly kind: "function";
      readonly fn: LinkedFunction;
      /** How many parameters come before the first argument: 1 for `self`. */
      readonly offset: number;
    }
  /** A class that takes its fields by keyword. */
  | { readonly kind: "fields"; readonly path: string; readonly name: string };

/** Finds what references of files lead to, as the language has it. */
export interface Resolver {
  readonly functions: readonly LinkedFunction[];
  /** What a reference in a file leads to; `undefined` for what is not of this project. */
  resolve(path: string, ref: string): Entity | undefined;
  /** What a call of a reference runs. */
  callee(path: string, ref: string): Callee | undefined;
  /** A method of a class or of those that it extends. */
  method(path: string, name: string, method: string): LinkedFunction | undefined;
  /** A class and all that it extends, as `path:name`. */
  ancestors(path: string, name: string): ReadonlySet<string>;
  /** What an attribute of a class is: a reference and the file that it stands in, or `safe`. */
  attribute(path: string, name: string, attribute: string): AttributeType | undefined;
  /** True for a class that lists its values. */
  isEnum(path: string, name: string): boolean;
  /** True for a class of records that takes its fields by keyword. */
  isRecord(path: string, ref: string): boolean;
}

export interface AttributeType {
  readonly path: string;
  readonly ref: string;
}

/** What the linker has to know of a language. */
export interface FlowLanguage {
  /** @param files - what each file said, by path */
  openResolver(files: ReadonlyMap<string, FileFlows>): Resolver;
  /** True for files that nobody outside runs: tests. */
  isApart(path: string): boolean;
  /** Bits of kinds that nothing harms but what rule files call a source; all of theirs where left out. */
  readonly closed?: number;
}
