import type { Edit, FixContext, Ports, Refusal, TextRange } from "../model/index.ts";
import { isSigningKeyName } from "../rules/secret-judgement.ts";
import { isPlaceholder } from "../syntax/secret-values.ts";
import type { Passed } from "./pass-to-services.ts";

/** A secret on its way out of the code. */
export interface MovedSecret {
  /** Variable that the value is to come from. */
  readonly envName: string;
  readonly value: string;
  /** Of the value, without its quotes. */
  readonly range: TextRange;
}

export function unwritable(name: string): Refusal {
  return {
    refused: "needs-person",
    message: `The value of ${name} cannot be spelled in a .env that every reader reads alike: move it by hand.`,
  };
}

export function twoValues(name: string): Refusal {
  return {
    refused: "conflict",
    message: `${name} has different values in different places: name them apart, or agree on one.`,
  };
}

/** What the environment is to hold. */
export interface Stored {
  readonly value: string;
  /** True where an undo must not remember it. */
  readonly isSecret: boolean;
  readonly notes: readonly string[];
}

/** What goes to the `.env`: the value itself, or a new key where everybody knows the old one. */
export function storedValue(
  { envName, value }: MovedSecret,
  { known, ports }: { readonly known: string | undefined; readonly ports: Ports },
): Stored | Refusal {
  if (known !== undefined && known !== value) {
    if (!isPlaceholder(known) && isPlaceholder(value)) {
      return { value: known, isSecret: true, notes: [] };
    }
    return {
      refused: "conflict",
      message: `.env sets ${envName} to another value than the code: decide which one holds.`,
    };
  }
  const isStandIn = isPlaceholder(value);
  if (!isStandIn || !isSigningKeyName(envName)) {
    const note = `Change ${envName}: its old value stays in the git history.`;
    return { value, isSecret: !isStandIn, notes: [note] };
  }
  if (!ports.random || known !== undefined) {
    return { refused: "needs-person", message: `Set ${envName} to at least 32 random characters.` };
  }
  return {
    value: Buffer.from(ports.random(32)).toString("base64url"),
    isSecret: true,
    notes: [`${envName} is new: sessions and tokens signed with the old one end.`],
  };
}

/** Notes for undo on the edit that takes the literal away: a stand-in may be remembered. */
export function marked(
  edits: readonly Edit[],
  { envName, value, range }: MovedSecret,
  stored: Stored,
): readonly Edit[] {
  if (isPlaceholder(value) || stored.value !== value) return edits;
  return edits.map((edit) =>
    edit.range.start <= range.start && range.end <= edit.range.end
      ? { ...edit, movesSecretTo: { name: envName, range } }
      : edit,
  );
}

/** Who else has to be given a variable. */
export function deployNotes(
  name: string,
  { context, passed }: { readonly context: FixContext; readonly passed: Passed },
): readonly string[] {
  const paths = [...context.entries.keys()];
  const isPipeline = (path: string) =>
    /^\.github\/workflows\/|(?:^|\/)\.gitlab-ci\.ya?ml$/.test(path);
  const isContainer = (path: string) =>
    /(?:^|\/)(?:Dockerfile|(?:docker-)?compose[^/]*\.ya?ml)/i.test(path);
  const served = passed.changes.length > 0 && passed.missed.length === 0;
  const places = [
    ...(!served && paths.some(isContainer) ? ["container"] : []),
    ...(paths.some(isPipeline) ? ["pipeline"] : []),
  ];
  const verb = places.length > 1 ? "see" : "sees";
  if (places.length === 0) return [];
  return [
    `The ${places.join(" and the ")} ${verb} no .env: give them ${name} too (Compose env_file, secrets of the pipeline).`,
  ];
}
