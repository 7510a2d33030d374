import type { GatheredFile, Program, ProgramReader, Site } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { throughImports } from "../endpoints/resolve-reference.ts";
import { indexModules, type ModuleIndex } from "./modules.ts";
import type { ClassFacts, FileSettings, UseFacts } from "./settings/file-settings.ts";
import { gatherSettings } from "./settings/gather-settings.ts";

/** A setting that is read and that the class of the settings does not have. */
export interface UndefinedSetting {
  readonly name: string;
  /** The class, and the file that it is in. */
  readonly className: string;
  readonly classPath: string;
  readonly place: { readonly path: string; readonly site: Site };
}

/** Settings of pydantic in a project, and who reads them. */
export interface SettingsProgram extends Program {
  readonly kind: "python-settings";
  readonly undefinedSettings: readonly UndefinedSetting[];
}

/** Joins classes of settings, the objects made of them, and what is read of those, over files. */
export const pythonSettings: ProgramReader<SettingsProgram, FileSettings> = {
  kind: "python-settings",
  reads: "python",
  gather: (document, makeSite) => gatherSettings(document as PythonDocument, makeSite),
  link(files) {
    const project = new Map(files.map(({ path, value }) => [path, value]));
    const linking = { project, modules: indexModules([...project.keys()]) };
    return {
      kind: "python-settings",
      path: "",
      text: "",
      encoding: "utf-8",
      problems: [],
      limited: [],
      undefinedSettings: files.flatMap((file) => undefinedIn(file, linking)),
    };
  },
};

interface Linking {
  readonly project: ReadonlyMap<string, FileSettings>;
  readonly modules: ModuleIndex;
}

function undefinedIn(
  { path, value: { uses } }: GatheredFile<FileSettings>,
  linking: Linking,
): readonly UndefinedSetting[] {
  return uses.flatMap((use) => {
    const found = classOfObject(path, use, linking);
    const members = found && membersOf(found, linking);
    if (!found || !members || members.has(use.name) || isOfPydantic(use.name)) return [];
    const { name, site } = use;
    const place = { path, site };
    return [{ name, className: found.facts.name, classPath: found.path, place }];
  });
}

interface PlacedClass {
  readonly path: string;
  readonly facts: ClassFacts;
}

function classOfObject(
  from: string,
  { object, isCall }: UseFacts,
  linking: Linking,
): PlacedClass | undefined {
  const found = lookUp(from, object, linking);
  const facts = found && linking.project.get(found.file);
  const made = facts?.objects.find(
    ({ name, isFunction }) => name === found?.name && isFunction === isCall,
  );
  return found && made ? classNamed(found.file, made.of, linking) : undefined;
}

function classNamed(from: string, reference: string, linking: Linking): PlacedClass | undefined {
  const found = lookUp(from, reference, linking);
  const facts = linking.project
    .get(found?.file ?? "")
    ?.classes.find(({ name }) => name === found?.name);
  return found && facts && { path: found.file, facts };
}

const maxHops = 8;

/** The file and name that a reference leads to, through what files import from each other. */
function lookUp(
  from: string,
  reference: string,
  { project, modules }: Linking,
): { readonly file: string; readonly name: string } | undefined {
  let at = { file: from, name: reference };
  for (let hop = 0; hop < maxHops; hop++) {
    const facts = project.get(at.file);
    const isHere = [...(facts?.objects ?? []), ...(facts?.classes ?? [])].some(
      ({ name }) => name === at.name,
    );
    if (isHere) return at;
    const found = modules.resolve(at.file, throughImports(at.name, facts?.imports ?? {}));
    if (!found || found.rest === "" || (found.file === at.file && found.rest === at.name))
      return undefined;
    at = { file: found.file, name: found.rest };
  }
  return undefined;
}

const base = /^pydantic(?:_settings|\.v1|\.env_settings)?(?:\.\w+)?\.BaseSettings$/;

/**
 * Everything that a class of settings has.
 *
 * @returns `undefined` where it is none, takes more than it lists, or inherits from what is not known
 */
function membersOf(
  { path, facts }: PlacedClass,
  linking: Linking,
  depth = 0,
): ReadonlySet<string> | undefined {
  if (facts.takesMore || depth > maxHops) return undefined;
  const members = new Set(facts.members);
  let isSettings = false;
  for (const reference of facts.bases) {
    if (base.test(reference)) {
      isSettings = true;
      continue;
    }
    const parent = classNamed(path, reference, linking);
    const inherited = parent && membersOf(parent, linking, depth + 1);
    if (!inherited) return undefined;
    isSettings = true;
    for (const name of inherited) members.add(name);
  }
  return isSettings ? members : undefined;
}

/** What `BaseSettings` itself has. */
function isOfPydantic(name: string): boolean {
  return (
    name.startsWith("__") ||
    name.startsWith("model_") ||
    /^(?:dict|json|copy|construct|parse_\w+|schema|schema_json|update_forward_refs|validate|Config|fields|settings_customise_sources|from_orm|_\w+)$/.test(
      name,
    )
  );
}
