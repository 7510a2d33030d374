import type { GatheredFile } from "../../model/index.ts";
import type { ModuleSettingsDocument } from "../../syntax/module-settings.ts";

/** What one file says of the names of modules. Plain values. */
export type ModuleSettings = PackageSettings | CompilerSettings;

/** A `package.json`. */
export interface PackageSettings {
  readonly form: "package";
  readonly name?: string;
  /** Files that the bare name means, best first. */
  readonly mains: readonly string[];
  /** What others may import, by name from the package on: `.`, `./lib/*`. */
  readonly exports: readonly ModulePattern[];
  /** What the package calls its own files: `#lib/*`. */
  readonly imports: readonly ModulePattern[];
}

/** A `tsconfig.json` or `jsconfig.json`. */
export interface CompilerSettings {
  readonly form: "compiler";
  readonly baseUrl?: string;
  readonly paths: readonly ModulePattern[];
  /** Settings that this one adds to, as they are written. */
  readonly bases: readonly string[];
}

/** A name of a module, perhaps with one `*`, and the files that it may mean. */
export interface ModulePattern {
  readonly pattern: string;
  readonly targets: readonly string[];
}

/** Reads what a file of settings says; `undefined` where that is nothing. */
export function settingsIn({ form, settings }: ModuleSettingsDocument): ModuleSettings | undefined {
  if (!isRecord(settings)) return undefined;
  return form === "package" ? packageSettings(settings) : compilerSettings(settings);
}

function packageSettings(settings: Fields): PackageSettings {
  const { name, source, module, main, exports, imports } = settings;
  return {
    form: "package",
    ...(typeof name === "string" && name !== "" && { name }),
    mains: [source, module, main].filter((one) => typeof one === "string"),
    exports: patternsOf(hasNames(exports) ? exports : { ".": exports }),
    imports: patternsOf(imports),
  };
}

/** `{ "./a": … }`, and not `{ "import": … }`. */
function hasNames(exports: unknown): boolean {
  return isRecord(exports) && Object.keys(exports).some((key) => key.startsWith("."));
}

function compilerSettings(settings: Fields): CompilerSettings | undefined {
  const { compilerOptions, extends: extended } = settings;
  const { baseUrl, paths } = isRecord(compilerOptions) ? compilerOptions : {};
  const bases = textsIn(extended);
  const patterns = patternsOf(paths);
  if (typeof baseUrl !== "string" && patterns.length === 0 && bases.length === 0) return undefined;
  return {
    form: "compiler",
    ...(typeof baseUrl === "string" && { baseUrl }),
    paths: patterns,
    bases,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const mostPatterns = 500;

function patternsOf(value: unknown): ModulePattern[] {
  if (!isRecord(value)) return [];
  return Object.entries(value)
    .slice(0, mostPatterns)
    .map(([pattern, said]) => ({ pattern, targets: textsIn(said) }))
    .filter(({ targets }) => targets.length > 0);
}

const mostTargets = 20;

/** Every text in lists and conditions: which condition holds nobody knows here. */
function textsIn(value: unknown): string[] {
  const found: string[] = [];
  const open = [value];
  for (let steps = 0; open.length > 0 && steps < 200 && found.length < mostTargets; steps++) {
    const next = open.shift();
    if (typeof next === "string") found.push(next);
    else if (Array.isArray(next)) open.push(...next.slice(0, mostTargets));
    else if (isRecord(next)) open.push(...Object.values(next).slice(0, mostTargets));
  }
  return [...new Set(found)];
}

/** Tells what files of settings said from what scripts did. */
export function splitSettings<G extends object>(
  said: readonly GatheredFile<G | ModuleSettings>[],
): {
  readonly files: readonly GatheredFile<G>[];
  readonly settings: readonly GatheredFile<ModuleSettings>[];
} {
  const isSettings = (one: GatheredFile<G | ModuleSettings>) =>
    settingsForms.has(formOf(one.value));
  return {
    files: said.filter((one): one is GatheredFile<G> => !isSettings(one)),
    settings: said.filter((one): one is GatheredFile<ModuleSettings> => isSettings(one)),
  };
}

const settingsForms: ReadonlySet<unknown> = new Set(["package", "compiler"]);

function formOf(value: object): unknown {
  return "form" in value ? value.form : undefined;
}
