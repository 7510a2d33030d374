import type { ImageDocument, ImageFacts } from "../model/index.ts";
import { credentialSpans } from "./credential-spans.ts";
import { isPlaceholder, isSecretName } from "./secret-values.ts";

/**
 * The configuration of an image as a document. Its text is JSON that a person can read, with the
 * values of variables that are named like secrets masked; `image` holds them as they are.
 *
 * @param path - under which findings name it
 */
export function imageDocument(image: ImageFacts, path: string): ImageDocument {
  const { config, history, platform } = image;
  const shown = {
    platform,
    config: {
      ...config,
      env: config.env.map(maskPair),
      labels: Object.fromEntries(
        Object.entries(config.labels).map(([name, value]) => [name, maskValue(name, value)]),
      ),
      ...(config.cmd && { cmd: config.cmd.map(maskAssignments) }),
      ...(config.entrypoint && { entrypoint: config.entrypoint.map(maskAssignments) }),
    },
    history: history.map(({ createdBy, emptyLayer }) => ({
      ...(createdBy !== undefined && { createdBy: maskAssignments(createdBy) }),
      emptyLayer,
    })),
  };
  const text = `${JSON.stringify(shown, undefined, 2)}\n`;
  return { kind: "image", image, path, text, encoding: "utf-8", problems: [] };
}

const mask = "********";

function maskPair(pair: string): string {
  const equals = pair.indexOf("=");
  if (equals < 0) return pair;
  const name = pair.slice(0, equals);
  return `${name}=${maskValue(name, pair.slice(equals + 1))}`;
}

function maskValue(name: string, value: string): string {
  return isSecretName(name) && !isPlaceholder(value) ? mask : value;
}

/**
 * A line of the history to be shown, in which nothing that looks like a credential is left: rather
 * a checksum too few than a token too much.
 */
export function maskHistory(line: string): string {
  let masked = maskAssignments(line);
  for (const { start, end } of credentialSpans(masked).reverse()) {
    masked = masked.slice(0, start) + mask + masked.slice(end);
  }
  return masked.replace(/(?<![\w/.-])(?:[A-Za-z]{2,8}[_-])?[A-Za-z0-9_]{20,}/g, (word) =>
    /\d/.test(word) && /[A-Za-z]/.test(word) ? mask : word,
  );
}

/** Masks `NAME=value` and `--name=value` inside a line, and what follows such an option. */
function maskAssignments(line: string): string {
  return line
    .replace(
      /([A-Za-z_][\w-]{0,99})=("[^"]*"|'[^']*'|[^\s"']+)/g,
      (whole, name: string, value: string) =>
        isSecretName(name) && !isPlaceholder(value) ? `${name}=${mask}` : whole,
    )
    .replace(/\b((?:Bearer|Basic)\s+)[\w.~+/=-]{8,}/g, `$1${mask}`)
    .replace(/(:\/\/[^\s:/@]{0,100}:)[^\s/@]+@/g, `$1${mask}@`);
}
