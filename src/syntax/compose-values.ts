import type { TextRange } from "../model/index.ts";
import type { ComposeService } from "./compose.ts";
import { interpolate, parseTemplate } from "./interpolation.ts";
import {
  fieldsOf,
  resolveNode,
  textOf,
  type YamlItem,
  type YamlMap,
  type YamlScalar,
  type YamlSequence,
} from "./yaml.ts";

/** A variable of a service's `environment` that has a value in the file. */
export interface ComposeVariable {
  readonly name: string;
  /** As YAML reads it, before Compose puts variables in. */
  readonly value: string;
  readonly scalar: YamlScalar;
  /** Offset of the value in the scalar's text: behind `NAME=` in a list. */
  readonly offset: number;
  /** The list's scalar or the map's entry. */
  readonly range: TextRange;
}

/** Variables of all `environment` lists and maps that reach a service. */
export function environmentOf(service: ComposeService): readonly ComposeVariable[] {
  const field = service.fields.get("environment");
  if (!field) return [];
  return [field, ...field.base].flatMap(({ value }) => {
    if (value?.kind === "sequence") return value.items.flatMap(listedVariable);
    if (value?.kind === "map") return [...fieldsOf(value)].flatMap(mappedVariable);
    return [];
  });
}

/**
 * Where a part of a scalar's text stands in the file.
 *
 * @param part - offsets into the scalar's text
 * @returns `undefined` where escapes or folding make them differ
 */
export function rangeInScalar(
  scalar: YamlScalar,
  file: { readonly text: string; readonly part: TextRange },
): TextRange | undefined {
  const { start, end } = scalar.range;
  const quote = scalar.style === "single" || scalar.style === "double" ? 1 : 0;
  if (file.text.slice(start + quote, end - quote) !== scalar.text) return undefined;
  return { start: start + quote + file.part.start, end: start + quote + file.part.end };
}

/** One published port. */
export interface ComposePort {
  readonly range: TextRange;
  /** The address of the host as written; left out where all are meant. */
  readonly hostIp: string | undefined;
  /** The host's port as written; left out for a random one. */
  readonly published: string | undefined;
  /** First and last port of the container; left out where a variable without default says it. */
  readonly target: readonly [number, number] | undefined;
  readonly spelling:
    | { readonly kind: "short"; readonly scalar: YamlScalar }
    | { readonly kind: "long"; readonly map: YamlMap };
  /** The list that holds it. */
  readonly sequence: YamlSequence;
}

/** Ports of all `ports` lists that reach a service, short and long syntax. */
export function portsOf(service: ComposeService): readonly ComposePort[] {
  const field = service.fields.get("ports");
  if (!field) return [];
  return [field, ...field.base].flatMap(({ value }) =>
    value?.kind === "sequence" ? value.items.flatMap((item) => readPort(item, value)) : [],
  );
}

function listedVariable({ value }: YamlItem): ComposeVariable[] {
  const scalar = resolveNode(value);
  if (scalar?.kind !== "scalar") return [];
  const equals = scalar.text.indexOf("=");
  if (equals < 1) return [];
  const offset = equals + 1;
  const name = scalar.text.slice(0, equals);
  return [{ name, value: scalar.text.slice(offset), scalar, offset, range: scalar.range }];
}

function mappedVariable([name, { entry }]: [
  string,
  { readonly entry: YamlMap["entries"][number] },
]) {
  const scalar = resolveNode(entry.value);
  if (scalar?.kind !== "scalar" || scalar.value === null) return [];
  const range = entry.value === scalar ? entry.range : scalar.range;
  return [{ name, value: scalar.text, scalar, offset: 0, range }];
}

function readPort({ value, range }: YamlItem, sequence: YamlSequence): ComposePort[] {
  const node = resolveNode(value);
  const at = node && value === node ? node.range : range;
  if (node?.kind === "map") {
    const fields = fieldsOf(node);
    const text = (name: string) => textOf(fields.get(name)?.entry.value);
    return [
      {
        range: at,
        hostIp: text("host_ip"),
        published: text("published"),
        target: portRange(text("target")),
        spelling: { kind: "long", map: node },
        sequence,
      },
    ];
  }
  if (node?.kind !== "scalar") return [];
  const parts = splitPort(node.text);
  const [target, published, ...ip] = parts.reverse();
  return [
    {
      range: at,
      hostIp: ip.length > 0 ? ip.reverse().join(":") : undefined,
      published: published === "" ? undefined : published,
      target: portRange(target),
      spelling: { kind: "short", scalar: node },
      sequence,
    },
  ];
}

/** Splits at colons outside of `${…}` and `[…]`. */
function splitPort(text: string): string[] {
  const parts = [""];
  const add = (piece: string) => parts.push(`${parts.pop()}${piece}`);
  for (const part of parseTemplate(text)) {
    const piece = text.slice(part.range.start, part.range.end);
    if (part.kind !== "text") add(piece);
    else
      for (const bit of piece.match(/\[[^\]]*\]|:|[^:[]+|\[/g) ?? [])
        bit === ":" ? parts.push("") : add(bit);
  }
  return parts;
}

function portRange(text: string | undefined): readonly [number, number] | undefined {
  const resolved = text === undefined ? undefined : interpolate(text, new Map());
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/\w+)?$/.exec(resolved ?? "");
  if (!match) return undefined;
  const first = Number(match[1]);
  return [first, match[2] === undefined ? first : Number(match[2])];
}
