import type { GatheredFile } from "../../../model/index.ts";
import type { FileFlows } from "../../flow/file-flows.ts";
import type { Questions, ReferenceRules } from "../../flow/project.ts";
import type { Callee, Entity } from "../../flow/resolver.ts";
import type { ModuleSettings } from "../module-settings.ts";
import { indexScripts } from "../modules.ts";

/**
 * How references of JavaScript are read: `./lib/run|name()` begins with a module.
 *
 * @param settings - of `package.json` and `tsconfig.json`
 */
export function javascriptReferences(
  files: ReadonlyMap<string, FileFlows>,
  settings: readonly GatheredFile<ModuleSettings>[],
): ReferenceRules {
  return {
    modules: indexScripts([...files.keys()], settings),
    headOf: (ref) => /^[^|]*\|/.exec(ref)?.[0] ?? /^[^([]*/.exec(ref)?.[0] ?? "",
    isEnumBase: () => false,
    calleeOf,
  };
}

/** What a call of something runs; `undefined` for what cannot be called. */
function calleeOf(entity: Entity, { method }: Questions): Callee | undefined {
  switch (entity.kind) {
    case "function":
      return { kind: "function", fn: entity.fn, offset: 0 };
    case "class": {
      const fn = method(entity.path, entity.name, "constructor");
      return fn && { kind: "function", fn, offset: 0 };
    }
    default:
      return undefined;
  }
}
