import { unarmored } from "./armor.ts";
import { OpenPgpError } from "./open-pgp-error.ts";
import { type Packet, packetTypes, readPackets } from "./packets.ts";
import { type PublicKey, readPublicKey } from "./public-key.ts";
import { readSignature, type Signature } from "./signature.ts";

/** A primary key with what is bound to it, as it was read: nothing is verified yet. */
export interface Certificate {
  readonly primary: PublicKey;
  /** Signatures on the primary key itself. */
  readonly direct: readonly Signature[];
  readonly userIds: readonly BoundUserId[];
  readonly subkeys: readonly BoundSubkey[];
  /** Its octets are trusted as they are: its primary key needs no good signature of its own. */
  readonly isPinned?: boolean;
}

export interface BoundUserId {
  readonly userId: Uint8Array;
  readonly signatures: readonly Signature[];
}

export interface BoundSubkey {
  readonly key: PublicKey;
  readonly signatures: readonly Signature[];
}

/**
 * Reads a keyring, binary or armored. Keys and signatures of kinds that are not read are left out.
 *
 * @throws OpenPgpError where it is none, or damaged
 */
export function readKeyring(bytes: Uint8Array): readonly Certificate[] {
  const certificates: Growing[] = [];
  let place: Place = { kind: "nowhere" };
  for (const packet of readPackets(unarmored(bytes, "PUBLIC KEY BLOCK"))) {
    switch (packet.type) {
      case packetTypes.publicKey:
        place = beginKey(packet, certificates);
        break;
      case packetTypes.publicSubkey:
        place = beginSubkey(packet, certificates, place);
        break;
      case packetTypes.userId:
        place = beginUserId(packet, certificates, place);
        break;
      case packetTypes.signature:
        if (place.kind === "somewhere") addSignature(packet, place.signatures);
        break;
      case packetTypes.marker:
      case packetTypes.trust:
      case packetTypes.padding:
        break;
      default:
        // Signatures behind a packet that is not read belong to it.
        if (place.kind === "somewhere") place = { kind: "between" };
    }
  }
  return certificates;
}

interface Growing {
  readonly primary: PublicKey;
  readonly direct: Signature[];
  readonly userIds: { readonly userId: Uint8Array; readonly signatures: Signature[] }[];
  readonly subkeys: { readonly key: PublicKey; readonly signatures: Signature[] }[];
}

/** Where the next signature belongs. `nowhere` is also behind a primary key that is not read. */
type Place =
  | { readonly kind: "nowhere" | "between" }
  | { readonly kind: "somewhere"; readonly signatures: Signature[] };

function beginKey({ body }: Packet, certificates: Growing[]): Place {
  const primary = unlessUnsupported(() => readPublicKey(body));
  if (!primary) return { kind: "nowhere" };
  const direct: Signature[] = [];
  certificates.push({ primary, direct, userIds: [], subkeys: [] });
  return { kind: "somewhere", signatures: direct };
}

function beginSubkey({ body }: Packet, certificates: readonly Growing[], place: Place): Place {
  const owner = certificates.at(-1);
  if (place.kind === "nowhere" || !owner) return { kind: "nowhere" };
  const key = unlessUnsupported(() => readPublicKey(body));
  if (!key) return { kind: "between" };
  const signatures: Signature[] = [];
  owner.subkeys.push({ key, signatures });
  return { kind: "somewhere", signatures };
}

function beginUserId({ body }: Packet, certificates: readonly Growing[], place: Place): Place {
  const owner = certificates.at(-1);
  if (place.kind === "nowhere" || !owner) return { kind: "nowhere" };
  const signatures: Signature[] = [];
  owner.userIds.push({ userId: body, signatures });
  return { kind: "somewhere", signatures };
}

/** Far more than keyrings hold of third parties' signatures on one user id. */
const maxSignatures = 2000;

function addSignature({ body }: Packet, signatures: Signature[]): void {
  if (signatures.length === maxSignatures)
    throw new OpenPgpError("too-large", "Too many signatures");
  const signature = unlessUnsupported(() => readSignature(body));
  if (signature) signatures.push(signature);
}

function unlessUnsupported<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof OpenPgpError && error.reason === "unsupported") return undefined;
    throw error;
  }
}
