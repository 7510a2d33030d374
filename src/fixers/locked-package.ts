import {
  baseNameOf,
  type Package,
  type Refusal,
  type VulnerabilityFinding,
} from "../model/index.ts";

/**
 * Why a package is left to the tool that locked it: editing one of its places by hand would leave
 * lock and project apart.
 *
 * @returns `undefined` where no lock and no project's manifest names it
 */
export function leftToTool(
  { fixedVersions }: VulnerabilityFinding,
  { name, version, requiredBy, locations }: Package,
): Refusal | undefined {
  const paths = locations.map(({ path }) => path);
  const lock = paths.find((path) => commandOf(path));
  const manifest = paths.find((path) => manifests.has(baseNameOf(path).toLowerCase()));
  const by = requiredBy.length === 0 ? "" : `, required by ${listed(requiredBy)}`;
  const [fixed] = fixedVersions;
  const aim = fixed === undefined ? "" : ` ${fixed} fixes this.`;
  const command = lock && commandOf(lock)?.(name);
  if (command) {
    return {
      refused: "no-fixer",
      message: `${lock} settles ${name} ${version}${by}: ${command}.${aim}`,
    };
  }
  if (manifest === undefined) return undefined;
  return {
    refused: "no-fixer",
    message: `${manifest} asks for ${name} ${version}: raise it there.${aim}`,
  };
}

const manifests: ReadonlySet<string> = new Set(["package.json", "pyproject.toml"]);

type Command = (name: string) => string;

/** How each lock's own tool raises one package. */
const commands: Readonly<Record<string, Command | undefined>> = {
  "package-lock.json": (name) => `run npm update ${name}`,
  "npm-shrinkwrap.json": (name) => `run npm update ${name}`,
  "pnpm-lock.yaml": (name) => `run pnpm update ${name} --depth Infinity`,
  "yarn.lock": (name) => `run yarn up -R ${name}, with Yarn 1 yarn upgrade ${name}`,
  "bun.lock": (name) => `run bun update ${name}`,
  "poetry.lock": (name) => `run poetry update ${name}`,
  "uv.lock": (name) => `run uv lock --upgrade-package ${name}`,
  "pdm.lock": (name) => `run pdm update ${name}`,
  "pipfile.lock": (name) => `run pipenv upgrade ${name}`,
  "pylock.toml": () => "lock again with the tool that wrote it",
  "cargo.lock": (name) => `run cargo update ${name}`,
  "gemfile.lock": (name) => `run bundle update ${name} --conservative`,
  "composer.lock": (name) => `run composer update ${name} --with-dependencies`,
};

function commandOf(path: string): Command | undefined {
  const name = baseNameOf(path).toLowerCase();
  return commands[name.startsWith("pylock.") ? "pylock.toml" : name];
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, 3).join(", ")}${names.length > 3 ? ", ..." : ""}`;
}
