/** One way in which a server wants to be told who asks (RFC 9110, WWW-Authenticate). */
export interface Challenge {
  /** In small letters: `basic`, `bearer`. */
  readonly scheme: string;
  /** Names in small letters. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

/** Reads the header, which may hold several challenges; what cannot be read is left out. */
export function parseChallenges(header: string): readonly Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  for (let rest = header.slice(0, maxLength).replace(/^[\s,]+/, ""); rest !== ""; ) {
    const parameter = parameterPattern.exec(rest);
    const scheme = parameter ? null : schemePattern.exec(rest);
    const last = found.at(-1);
    if (parameter && last) {
      const [, name = "", quoted, plain = ""] = parameter;
      last.parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/gs, "$1") ?? plain;
    } else if (scheme) {
      found.push({ scheme: (scheme[1] ?? "").toLowerCase(), parameters: {} });
    } else if (!parameter) break;
    rest = rest.slice((parameter ?? scheme)?.[0].length).replace(/^[\s,]+/, "");
  }
  return found;
}

const maxLength = 8192;

const parameterPattern = /^([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/s;
const schemePattern = /^([\w-]+)(?=[\s,]|$)/;
