import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { identityToken } from "../io/identity-token.ts";
import { sigstoreAddresses } from "../io/sigstore-addresses.ts";
import { EnvironmentError, UsageError } from "../model/index.ts";
import type { SignatureForm } from "../oci/signatures/find-signed.ts";
import { type AttachedSignature, type Signer, signImage } from "../oci/signatures/sign-image.ts";
import {
  describesItself,
  predicateNames,
  predicateTypeOf,
  readPredicate,
} from "../oci/signatures/statements.ts";
import { printable } from "../reporters/printable.ts";
import { readConfig } from "./config.ts";
import { type ImagePlace, openImagePlace } from "./image-place.ts";
import { writeOut } from "./output.ts";
import { readSigningKey, writeKeyPair } from "./signing-keys.ts";

interface Options {
  readonly key?: string;
  readonly annotation?: readonly string[];
  readonly attest?: readonly string[];
  readonly type?: string;
  readonly as?: readonly string[];
  readonly generateKey?: string;
  readonly offline?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `suture sign`: signs an image by its digest, and documents about it; or makes a pair of keys. */
export async function run(parsed: Command): Promise<number> {
  const options = parsed.opts<Options>();
  const [name] = parsed.args;
  if (options.generateKey !== undefined) {
    if (name !== undefined) throw wrong("--generate-key takes no image.");
    return makeKeys(options.generateKey, options);
  }
  if (name === undefined) throw wrong("sign needs the image to sign.");
  const place = await openSigned(name, options.offline ?? false);
  const predicates = (options.attest ?? []).map((file) => readAttested(file, options.type));
  const notes = readNotes(options.annotation ?? []);
  const signer = await signerOf(options);
  const attached = await signImage(await place.ports(), {
    image: place.image,
    signer,
    forms: (options.as ?? ["tag"]).map(checkForm),
    predicates,
    notes,
    now: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
  });
  if (options.json)
    await writeOut(`${JSON.stringify({ digest: place.image.digest, attached }, null, 2)}\n`);
  else if (!options.quiet) await writeOut(describe(place, attached));
  return 0;
}

function wrong(message: string): UsageError {
  return new UsageError(message, { hint: "suture sign --help shows what it takes." });
}

function checkForm(form: string): SignatureForm {
  if (form === "tag" || form === "bundle") return form;
  throw wrong(`--as does not know "${form}": it takes tag and bundle.`);
}

/** A tag may be moved between the look and the signature: only a digest is signed. */
function openSigned(name: string, offline: boolean): Promise<ImagePlace> {
  const { settings } = readConfig(process.cwd());
  return openImagePlace(name, {
    platform: undefined,
    registry: settings.registry ?? {},
    offline: offline || (settings.offline ?? false),
    needsDigest: true,
  });
}

async function signerOf({ key, offline = false }: Options): Promise<Signer> {
  if (key !== undefined) return { kind: "key", key: await readSigningKey(key, process.env) };
  if (offline)
    throw new EnvironmentError("Signing without a key needs a network", { hint: "--key FILE" });
  const token = await identityToken(process.env);
  const { certificateSigner } = await import("../io/certificate-signer.ts");
  return certificateSigner({ ...sigstoreAddresses(process.env), token });
}

const maxPredicateBytes = 32 << 20;

function readAttested(file: string, type: string | undefined) {
  const text = readText(file);
  const name = type ?? describesItself(text);
  const predicateType = name === undefined ? undefined : predicateTypeOf(name);
  if (name === undefined || predicateType === undefined) {
    throw new UsageError(
      type === undefined ? `${file} does not say what it is.` : `--type does not know "${type}".`,
      {
        hint: `--type takes ${predicateNames.join(", ")}, or an address.`,
      },
    );
  }
  try {
    return {
      predicateType,
      predicate: readPredicate(text, { name, now: new Date().toISOString() }),
    };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(`${file} is no JSON, as ${name} is.`, { cause });
  }
}

function readText(file: string): string {
  try {
    const path = resolve(file);
    const details = statSync(path);
    if (details.isFile() && details.size <= maxPredicateBytes) return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`${file} cannot be read.`, { cause });
  }
  throw new UsageError(`${file} is no file, or it is larger than ${maxPredicateBytes >> 20} MB.`);
}

function readNotes(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((note) => {
      const at = note.indexOf("=");
      if (at < 1) throw wrong(`--annotation ${note}: NAME=VALUE is expected.`);
      return [note.slice(0, at), note.slice(at + 1)];
    }),
  );
}

async function makeKeys(prefix: string, { json, quiet }: Options): Promise<number> {
  const made = await writeKeyPair(prefix, process.env);
  const { privateKey, publicKey } = made;
  if (json) await writeOut(`${JSON.stringify(made, null, 2)}\n`);
  else if (!quiet)
    await writeOut(`${privateKey}  keep it secret\n${publicKey}  give it to who verifies\n`);
  return 0;
}

function describe({ shown }: ImagePlace, attached: readonly AttachedSignature[]): string {
  const rows = attached.map(({ predicateType, form, isNew }) => {
    const did = isNew ? "attached" : "was there already";
    return `  ${predicateType}, ${form === "tag" ? "under a tag of cosign's" : "as a bundle"}: ${did}\n`;
  });
  return `${printable(shown)}\n${rows.join("")}`;
}
