import {
  type Change,
  compilePatterns,
  type Edit,
  type FixContext,
  folderOf,
} from "../model/index.ts";
import {
  type ComposeDocument,
  type ComposeService,
  composeSyntax,
  listOf,
  scalarOf,
} from "../syntax/compose.ts";
import { joinPath } from "../syntax/compose-build.ts";
import { environmentOf } from "../syntax/compose-values.ts";
import { appendItem, fieldsOf, insertEntry, textOf } from "../syntax/yaml.ts";

export interface PassedVariable {
  readonly name: string;
  /** The code that reads it. */
  readonly path: string;
  /** The `.env` that holds it. */
  readonly envPath: string;
  readonly context: Pick<FixContext, "open" | "entries">;
}

export interface Passed {
  readonly changes: readonly Change[];
  /** Services that run the code and were not edited: a person has to give them the variable. */
  readonly missed: readonly string[];
}

const isCompose = compilePatterns([["compose", composeSyntax.files]] as const);

/**
 * Gives a variable to the Compose services that are built from the folder of the code: the `.env` is
 * not in their image. Compose reads the `.env` beside its file, so only files there are edited.
 */
export async function passToServices(variable: PassedVariable): Promise<Passed> {
  const changes: Change[] = [];
  const missed: string[] = [];
  for (const path of variable.context.entries.keys()) {
    if (isCompose(path).length === 0) continue;
    const opened = await variable.context.open(path, "compose");
    if (!opened || opened.document.problems.length > 0) continue;
    const document = opened.document as ComposeDocument;
    const running = document.services.filter((service) => needs(service, { path, variable }));
    const beside = folderOf(path) === folderOf(variable.envPath);
    const placed = running.map((service) => ({
      service,
      edits: beside ? addVariable(document, service, variable.name) : undefined,
    }));
    missed.push(...placed.flatMap(({ service, edits }) => (edits ? [] : [service.name])));
    const edits = placed.flatMap((one) => one.edits ?? []);
    if (edits.length > 0) changes.push({ kind: "edit", path, expected: opened.expected, edits });
  }
  return { changes, missed };
}

/** True where the service runs the code and does not get the variable yet. */
function needs(
  service: ComposeService,
  { path, variable }: { readonly path: string; readonly variable: PassedVariable },
): boolean {
  const build = service.fields.get("build")?.value;
  if (!build) return false;
  const context = textOf(build) ?? textOf(fieldsOf(build).get("context")?.entry.value) ?? ".";
  const folder = joinPath(folderOf(path), context);
  if (folder === undefined) return false;
  if (folder !== "" && !variable.path.startsWith(`${folder}/`)) return false;
  const files = [scalarOf(service, "env_file"), ...listOf(service, "env_file").map(textOf)];
  const given = files.some(
    (file) => file !== undefined && joinPath(folderOf(path), file) === variable.envPath,
  );
  return !given && !environmentOf(service).some(({ name }) => name === variable.name);
}

/** @returns `undefined` where others share the place, or it cannot be told for sure */
function addVariable(
  { yaml }: ComposeDocument,
  service: ComposeService,
  name: string,
): readonly Edit[] | undefined {
  const reference = `\${${name}:?set ${name} in .env}`;
  const field = service.fields.get("environment");
  if (!field || field.origin === "extended") {
    const { map } = service;
    return map && insertEntry(yaml, { map, name: "environment", value: [`${name}=${reference}`] });
  }
  const { value, entry, origin } = field;
  if (origin !== "own" || !value || entry.value !== value) return undefined;
  if ("aliases" in value && value.aliases > 0) return undefined;
  if (value.kind === "sequence") {
    return appendItem(yaml, { sequence: value, value: `${name}=${reference}` });
  }
  return value.kind === "map"
    ? insertEntry(yaml, { map: value, name, value: reference })
    : undefined;
}
