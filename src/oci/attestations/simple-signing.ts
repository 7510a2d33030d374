import { Buffer } from "node:buffer";
import { members, text } from "../json.ts";

/** What cosign signs where it signs an image: which digest, under which name. */
export interface SimpleSigning {
  readonly digest: string;
  /** Name of the repository without tag. */
  readonly reference?: string;
  /** What the signer noted. */
  readonly notes: Readonly<Record<string, string>>;
}

/** Media type of the payload. */
export const simpleSigningType = "application/vnd.dev.cosign.simplesigning.v1+json";

/** @see containers/image, containers-signature(5); cosign, SIGNATURE_SPEC.md */
export function writeSimpleSigning({ digest, reference = "", notes }: SimpleSigning): Uint8Array {
  const payload = {
    critical: {
      identity: { "docker-reference": reference },
      image: { "docker-manifest-digest": digest },
      type: "cosign container image signature",
    },
    optional: Object.keys(notes).length > 0 ? notes : null,
  };
  return Buffer.from(JSON.stringify(payload));
}

/** @returns `undefined` where it is something else */
export function readSimpleSigning(value: unknown): SimpleSigning | undefined {
  const { critical, optional } = members(value);
  const { identity, image } = members(critical);
  const digest = text(members(image)["docker-manifest-digest"]);
  if (digest === undefined) return undefined;
  const reference = text(members(identity)["docker-reference"]);
  return { digest, ...(reference && { reference }), notes: notesOf(optional) };
}

/** What signers note is text by name; anything else is left out. */
export function notesOf(value: unknown): Readonly<Record<string, string>> {
  const said = Object.entries(members(value)).flatMap(([name, note]) =>
    typeof note === "string" ? [[name, note] as const] : [],
  );
  return Object.fromEntries(said);
}
