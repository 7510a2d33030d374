import type { FileFlows } from "../../flow/file-flows.ts";
import type { ReferenceRules } from "../../flow/project.ts";
import { indexModules } from "../modules.ts";
import { calleeOf } from "./callees.ts";
import { isRecordBase } from "./record-sinks.ts";

/** How references of Python are read: `a.b.c()` begins with the dotted path of a module. */
export function pythonReferences(files: ReadonlyMap<string, FileFlows>): ReferenceRules {
  const modules = indexModules([...files.keys()]);
  return {
    modules,
    headOf: (ref) => /^[^([/]*/.exec(ref)?.[0] ?? "",
    isEnumBase: (ref) => /(?:^|\.)(?:Str|Int)?(?:Enum|Flag|TextChoices|IntegerChoices)$/.test(ref),
    inside(path, name) {
      if (!path.endsWith("__init__.py")) return undefined;
      const inside = modules.resolve(path, `.${name}`);
      return inside?.rest === "" ? { kind: "module", path: inside.file } : undefined;
    },
    isRecordBase,
    calleeOf,
  };
}
