import { items, members, text, texts } from "../model/json-values.ts";
import {
  addTo,
  layerOf,
  type Occurrence,
  relativePath,
  type Sbom,
  type SbomComponent,
} from "./sbom.ts";
import { toolOccurrences } from "./tool-properties.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads CycloneDX 1.2 and later: a later version may add, never change what is read here.
 *
 * @throws SyntaxError where its version is not known
 * @see CycloneDX 1.6, bom-1.6.schema.json
 */
export function readCyclonedx(bom: Fields): Sbom {
  const version = text(bom["specVersion"]) ?? "";
  if (!/^1\.\d+$/.test(version)) {
    throw new SyntaxError(`CycloneDX ${version || "without a version"} is not read: write 1.6`);
  }
  const metadata = members(bom["metadata"]);
  const root = members(metadata["component"]);
  const all = flatten([...items(bom["components"]), ...items(root["components"])]);
  const system = all.find(({ type }) => type === "operating-system");
  const name = text(root["name"]);
  const date = text(metadata["timestamp"]);
  return {
    format: `CycloneDX ${version}`,
    ...(name && { name }),
    authors: authorsOf(metadata),
    ...(date && { date }),
    ...(system && { os: systemOf(system) }),
    components: all.filter(isPackage).map(componentOf),
    needs: needsOf(items(bom["dependencies"])),
  };
}

/** Components may hold components; a document made to be deep must not end the stack. */
function flatten(roots: readonly unknown[]): Fields[] {
  const found: Fields[] = [];
  const waiting = [...roots].reverse();
  while (waiting.length > 0) {
    const component = members(waiting.pop());
    if (Object.keys(component).length === 0) continue;
    found.push(component);
    const inner = items(component["components"]);
    for (let i = inner.length - 1; i >= 0; i--) waiting.push(inner[i]);
  }
  return found;
}

/** What installs nothing: files, data, and the images and lock files that group others. */
const otherTypes: ReadonlySet<unknown> = new Set([
  "container",
  "cryptographic-asset",
  "data",
  "device",
  "file",
  "machine-learning-model",
  "operating-system",
]);

function isPackage(component: Fields): boolean {
  if (text(component["purl"])) return component["type"] !== "operating-system";
  if (otherTypes.has(component["type"])) return false;
  return component["type"] !== "application" || text(component["version"]) !== undefined;
}

function componentOf(component: Fields, index: number): SbomComponent {
  const properties = propertiesOf(component);
  const group = text(component["group"]);
  const name = text(component["name"]) ?? "";
  const version = text(component["version"]);
  const purl = text(component["purl"]);
  const license = licenseOf(items(component["licenses"]));
  const supplier = text(members(component["supplier"])["name"]) ?? text(component["publisher"]);
  const stated = items(members(component["evidence"])["occurrences"]).flatMap(occurrenceOf);
  return {
    ref: text(component["bom-ref"]) ?? `#${index}`,
    name: group ? `${group}/${name}` : name,
    ...(version && { version }),
    ...(purl && { purl }),
    ...(supplier && { supplier }),
    ...(license && { license }),
    properties,
    occurrences: stated.length > 0 ? stated : toolOccurrences(properties),
  };
}

function propertiesOf(component: Fields): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const property of items(component["properties"])) {
    const { name, value } = members(property);
    const key = text(name);
    const content = text(value);
    if (key && content !== undefined) addTo(found, key, content);
  }
  return found;
}

function occurrenceOf(value: unknown): Occurrence[] {
  const { location, line, additionalContext } = members(value);
  const path = relativePath(text(location) ?? "");
  const layer = layerOf(text(additionalContext));
  if (path === "") return [];
  return [
    {
      path,
      ...(Number.isSafeInteger(line) && Number(line) > 0 && { line: Number(line) }),
      ...(layer && { layer }),
    },
  ];
}

/** One expression, or several licenses that all hold. */
function licenseOf(choices: readonly unknown[]): string | undefined {
  const words = choices.flatMap((choice) => {
    const { expression, license } = members(choice);
    const { id, name } = members(license);
    return text(expression) ?? text(id) ?? text(name) ?? [];
  });
  return words.length > 0 ? words.join(" AND ") : undefined;
}

function systemOf(component: Fields) {
  const properties = propertiesOf(component);
  const [id = text(component["name"]) ?? ""] = properties.get("syft:distro:id") ?? [];
  const [versionId = text(component["version"]) ?? ""] =
    properties.get("syft:distro:versionID") ?? [];
  const [name = `${id} ${versionId}`.trim()] =
    properties.get("suture:os:name") ?? properties.get("syft:distro:prettyName") ?? [];
  return { id, versionId, name };
}

function needsOf(dependencies: readonly unknown[]): Map<string, readonly string[]> {
  return new Map(
    dependencies.flatMap((dependency) => {
      const { ref, dependsOn } = members(dependency);
      const from = text(ref);
      return from ? [[from, texts(dependsOn)] as const] : [];
    }),
  );
}

/** `tools` is a list of tools up to 1.4, and holds components since. */
function authorsOf({ tools, authors, manufacturer, supplier }: Fields): string[] {
  const programs = [...items(tools), ...items(members(tools)["components"])].map(members);
  const people = [...items(authors), manufacturer, supplier].map(members);
  return [
    ...programs.flatMap(({ name, version }) => {
      const parts = [text(name), text(version)].filter(Boolean);
      return parts.length > 0 ? [parts.join(" ")] : [];
    }),
    ...people.flatMap(({ name }) => text(name) ?? []),
  ];
}
