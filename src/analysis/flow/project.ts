import type { ModuleLookUp } from "../endpoints/resolve-reference.ts";
import type { FileFlows } from "./file-flows.ts";
import type { Callee, Entity, LinkedFunction, Resolver } from "./resolver.ts";

/** How references of a language are read. */
export interface ReferenceRules {
  readonly modules: ModuleLookUp;
  /** The beginning of a reference that names a module, and perhaps something in it. */
  headOf(ref: string): string;
  /** True for a class that lists its values, by what it extends. */
  isEnumBase(ref: string): boolean;
  /** True for a class whose objects are rows of a database, by its reference. */
  isRecordBase?(ref: string): boolean;
  /** What a name of a module stands for that the file itself does not say. */
  inside?(path: string, name: string): Entity | undefined;
  /** What a call of something runs. */
  calleeOf(entity: Entity, questions: Questions): Callee | undefined;
}

/** What of a resolver is asked while it answers. */
export type Questions = Pick<Resolver, "resolve" | "method">;

/** Everything that the files of a project said, indexed. */
export interface Project {
  readonly files: ReadonlyMap<string, FileFlows>;
  readonly rules: ReferenceRules;
  readonly functions: readonly LinkedFunction[];
  readonly byName: ReadonlyMap<string, LinkedFunction>;
  /** Methods by their bare name. */
  readonly methods: ReadonlyMap<string, readonly LinkedFunction[]>;
  readonly known: Map<string, Entity | undefined>;
}

/** Indexes what the files of a project said. */
export function openProject(files: ReadonlyMap<string, FileFlows>, rules: ReferenceRules): Project {
  const functions: LinkedFunction[] = [];
  const byName = new Map<string, LinkedFunction>();
  const methods = new Map<string, LinkedFunction[]>();
  for (const [path, file] of files) {
    for (const head of file.functions) {
      const fn = { id: functions.length, path, head };
      functions.push(fn);
      byName.set(`${path}:${head.name}`, fn);
      const dot = head.name.lastIndexOf(".");
      if (dot < 0 || !Object.hasOwn(file.classes, head.name.slice(0, dot))) continue;
      const bare = head.name.slice(dot + 1);
      const list = methods.get(bare);
      if (list) list.push(fn);
      else methods.set(bare, [fn]);
    }
  }
  return { files, rules, functions, byName, methods, known: new Map() };
}
