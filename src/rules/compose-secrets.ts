import type { TextRange } from "../model/index.ts";
import type { ComposeDocument } from "../syntax/compose.ts";
import { type ComposeVariable, environmentOf } from "../syntax/compose-values.ts";
import { literalText, parseTemplate, type TemplatePart } from "../syntax/interpolation.ts";
import { isSecretName } from "../syntax/secret-values.ts";
import { isSigningKeyName, type Judgement, judgeSecret } from "./secret-judgement.ts";

/** A secret spelled in `environment`. */
export interface ComposeSecret {
  readonly service: string;
  readonly variable: ComposeVariable;
  readonly form: /** The whole value. */
    | { readonly kind: "value" }
    /** The password of an address: `postgres://user:password@host`. */
    | { readonly kind: "address" }
    /** What stands in for a variable that is not set: `${NAME:-password}`. */
    | { readonly kind: "default"; readonly name: string; readonly operator: string };
  /** What reaches the container: `$$` read as `$`. */
  readonly value: string;
  /** Of the secret, as offsets into the scalar's text. */
  readonly secret: TextRange;
  /** Of what a reference to the environment would replace, likewise. */
  readonly replaced: TextRange;
  readonly judgement: Judgement;
}

/** Secrets of all services in their order; one that an anchor shares is there once. */
export function secretsOf({ services, path }: ComposeDocument): readonly ComposeSecret[] {
  const seen = new Set<number>();
  const found: ComposeSecret[] = [];
  for (const service of services) {
    for (const variable of environmentOf(service)) {
      if (seen.has(variable.scalar.range.start)) continue;
      seen.add(variable.scalar.range.start);
      const secret = secretIn(variable, path);
      if (secret) found.push({ service: service.name, variable, ...secret });
    }
  }
  return found;
}

type SecretPart = Omit<ComposeSecret, "service" | "variable">;

function secretIn(variable: ComposeVariable, path: string): SecretPart | undefined {
  const { name, offset, value, scalar } = variable;
  const text = scalar.text;
  if (value.length > 4096) return undefined;
  const parts = parseTemplate(text).filter(({ range }) => range.end > offset);
  const password = passwordOfAddress(text, { parts, offset });
  if (password) {
    return judge(readSpan(text, { parts, span: password }), { name: "DB_PASSWORD", path });
  }
  if (!isSecretName(name)) return undefined;
  const whole = readSpan(text, { parts, span: { start: offset, end: text.length } });
  const kind = whole?.form.kind === "address" ? ({ kind: "value" } as const) : whole?.form;
  return whole && kind && judge({ ...whole, form: kind }, { name, path });
}

type Span = Omit<SecretPart, "judgement">;

/** A part of a value as a secret: all literal, or one variable with a literal default. */
function readSpan(
  text: string,
  { parts, span }: { readonly parts: readonly TemplatePart[]; readonly span: TextRange },
): Span | undefined {
  const inside = parts.filter(({ range }) => range.start < span.end && range.end > span.start);
  const [only] = inside;
  if (inside.length === 1 && only?.kind === "variable" && only.operandRange) {
    const value = literalText(only.operand ?? "");
    const { name, operator = "", operandRange, range } = only;
    if (!operator.endsWith("-") || !value) return undefined;
    const form = { kind: "default", name, operator } as const;
    return { form, value, secret: operandRange, replaced: range };
  }
  const value = literalText(text.slice(span.start, span.end));
  if (!value) return undefined;
  return { form: { kind: "address" }, value, secret: span, replaced: span };
}

function judge(
  span: Span | undefined,
  place: { readonly name: string; readonly path: string },
): SecretPart | undefined {
  if (!span) return undefined;
  const named = { name: place.name, value: span.value, isSetting: true };
  const judgement = judgeSecret(named, place.path);
  if (!judgement || !isTakenAsIs(named, judgement)) return undefined;
  return { ...span, judgement };
}

/**
 * A database takes `changeme` for its password. A token that somebody else issues has to be filled
 * in before anything works, and `<password>` cannot be overlooked.
 */
function isTakenAsIs(
  { name, value }: { readonly name: string; readonly value: string },
  { kind }: Judgement,
): boolean {
  if (/^(?:true|false|yes|no|on|off|none|null|[01])$/i.test(value)) return false;
  if (kind === "real") return true;
  return (isSigningKeyName(name) || /pass|pwd/i.test(name)) && !/^['"]?[<[{]|^['"]?$/.test(value);
}

const address =
  /(?:^|[^A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{0,40}:\/\/[^\s/:@?#]{0,200}:([^\s/@?#]{1,300})@/d;

/** Where the password of an address stands; variables count as words. */
function passwordOfAddress(
  text: string,
  { parts, offset }: { readonly parts: readonly TemplatePart[]; readonly offset: number },
): TextRange | undefined {
  if (!text.includes("://", offset)) return undefined;
  const masked = parts.map(({ kind, range }) => {
    const start = Math.max(range.start, offset);
    return kind === "text" && range.end - range.start !== 2
      ? text.slice(start, range.end)
      : maskOf(text.slice(start, range.end));
  });
  const [start, end] = address.exec(masked.join(""))?.indices?.[1] ?? [];
  if (start === undefined || end === undefined) return undefined;
  return { start: offset + start, end: offset + end };
}

/** Keeps the length; `$$` and variables become letters. */
function maskOf(piece: string): string {
  return piece.includes("$") ? "x".repeat(piece.length) : piece;
}
