/** An installed gem; plain JSON values. */
export interface InstalledGem {
  readonly kind: "gem";
  readonly name: string;
  readonly version: string;
  /** Left out for gems that run everywhere. */
  readonly platform?: string;
  readonly license?: string;
  readonly dependsOn: readonly string[];
}

const maxBytes = 1 << 20;

/**
 * Reads the specification that RubyGems wrote where it installed a gem. It is a program, of which
 * only literals are read: nothing is run.
 *
 * @throws SyntaxError where it names no gem
 * @see Gem::Specification#to_ruby
 */
export function readGemspec(bytes: Uint8Array): InstalledGem {
  const text = new TextDecoder().decode(bytes.subarray(0, maxBytes));
  const stub = /^# stub: (\S+) (\S+) (\S+)/m.exec(text);
  const name = stub?.[1] ?? literalOf(text, "name");
  const version = stub?.[2] ?? literalOf(text, "version");
  const platform = stub?.[3] ?? literalOf(text, "platform");
  if (!name || !version || !isName(name) || !/^[0-9][0-9A-Za-z.-]*$/.test(version)) {
    throw new SyntaxError("It names no gem, or no version (line 1)");
  }
  const license = /^[ \t]*s\.licenses = \[(.*)\]/m.exec(text)?.[1];
  const licenses = license && [...license.matchAll(quoted)].map((match) => match[1]).join(" OR ");
  return {
    kind: "gem",
    name,
    version,
    ...(platform && platform !== "ruby" && { platform }),
    ...(licenses && { license: licenses }),
    dependsOn: dependenciesOf(text),
  };
}

const quoted = /["']([^"']{1,100})["']/g;
const dependency =
  /^[ \t]*s\.add_(runtime_|development_)?dependency(?:\([ \t]*|[ \t]+)(?:%q<|["'])([A-Za-z0-9._-]+)[>"']/gm;

/** Older RubyGems wrote every dependency a second time without its kind. */
function dependenciesOf(text: string): string[] {
  const all = [...text.matchAll(dependency)].map(([, kind, name = ""]) => ({ kind, name }));
  const forDevelopment = new Set(
    all.filter(({ kind }) => kind === "development_").map(({ name }) => name),
  );
  return [...new Set(all.map(({ name }) => name))].filter((name) => !forDevelopment.has(name));
}

/** `s.name = "rack".freeze`, `s.version = Gem::Version.new("1.0")`. */
function literalOf(text: string, attribute: string): string | undefined {
  const pattern = new RegExp(
    `^[ \\t]*\\w+\\.${attribute}[ \\t]*=[ \\t]*(?:Gem::(?:Version|Platform)\\.new[ \\t]*(?:\\([ \\t]*)?)?["']([^"']+)["']`,
    "m",
  );
  return pattern.exec(text)?.[1];
}

function isName(name: string): boolean {
  return name.length <= 256 && /^[A-Za-z0-9._-]+$/.test(name);
}
