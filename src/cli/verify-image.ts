import type { Command } from "commander";
import type { Attestation } from "../model/index.ts";
import { UsageError } from "../model/index.ts";
import { predicateNames, predicateTypeOf } from "../oci/signatures/statements.ts";
import { type ImageVerification, verifyImage } from "../oci/signatures/verify-image.ts";
import { printable } from "../reporters/printable.ts";
import { readConfig } from "./config.ts";
import { openCertificateCheck, readIdentity } from "./identities.ts";
import { openImagePlace } from "./image-place.ts";
import { writeOut } from "./output.ts";
import { readSettings, type Settings } from "./settings.ts";
import { readGivenKeys } from "./vex-files.ts";

interface Options {
  readonly certificateIdentity?: string;
  readonly certificateIdentityRegexp?: string;
  readonly certificateOidcIssuer?: string;
  readonly trustedRoot?: string;
  readonly attestation?: readonly string[];
}

/** `suture verify-image`: what is signed, by whom, and whether that is who should have. */
export async function run(parsed: Command): Promise<number> {
  const [name = ""] = parsed.args;
  const options = parsed.opts<Options>();
  const configured = await readSettings(parsed, readConfig(process.cwd()).settings);
  const settings = withIdentity(configured, options);
  const attestations = options.attestation ?? [];
  for (const type of attestations) checkType(type);
  const keys = readGivenKeys(settings);
  const checkCertificate =
    settings.identities.length > 0 ? await openCertificateCheck(settings) : undefined;
  const place = await openImagePlace(name, settings);
  const verification = await verifyImage(place.files, {
    digest: place.image.digest,
    keys,
    attestations,
    ...(checkCertificate && { checkCertificate }),
  });
  const trusts = keys.length > 0 || checkCertificate !== undefined;
  if (settings.json) await writeOut(`${JSON.stringify(verification, null, 2)}\n`);
  else if (!settings.quiet) await writeOut(describe(verification, { shown: place.shown, trusts }));
  return { verified: 0, unverified: 1, incomplete: 3 }[verification.outcome];
}

/** Flags name one more identity, and another trusted root. */
function withIdentity(settings: Settings, options: Options): Settings {
  const { certificateIdentity, certificateIdentityRegexp, certificateOidcIssuer } = options;
  const { trustedRoot = settings.trustedRoot } = options;
  const given = [certificateIdentity, certificateIdentityRegexp, certificateOidcIssuer];
  if (given.every((one) => one === undefined)) return { ...settings, trustedRoot };
  const identity = readIdentity({
    subject: certificateIdentity,
    pattern: certificateIdentityRegexp,
    issuer: certificateOidcIssuer,
  });
  return { ...settings, trustedRoot, identities: [...settings.identities, identity] };
}

function checkType(name: string): void {
  if (predicateTypeOf(name) !== undefined) return;
  throw new UsageError(`--attestation does not know "${name}".`, {
    hint: `It takes ${predicateNames.join(", ")}, or an address.`,
  });
}

interface Describing {
  readonly shown: string;
  /** A key or an identity was given. */
  readonly trusts: boolean;
}

function describe(verification: ImageVerification, { shown, trusts }: Describing): string {
  const { signatures, attestations, missing, outcome } = verification;
  const nothing = signatures.length + attestations.length === 0 ? ["  nothing is attached"] : [];
  const lines = [
    shown,
    ...signatures.map(describeOne),
    ...attestations.map(describeOne),
    ...nothing,
    ...untold(verification).map((problem) => `  ! ${problem}`),
    "",
    closing(outcome, missing),
    ...(trusts ? [] : ["Nobody is trusted: give --key, or a certificate's identity and issuer."]),
  ];
  return `${lines.map(printable).join("\n")}\n`;
}

/** Problems that are not those of what stands in the list anyway. */
function untold({ signatures, attestations, problems }: ImageVerification): readonly string[] {
  const invalid = [...signatures, ...attestations].filter(({ trust }) => trust === "invalid");
  return problems.filter((problem) => !invalid.some(({ why }) => why && problem.includes(why)));
}

function closing(outcome: ImageVerification["outcome"], missing: readonly string[]): string {
  if (outcome === "verified") return "Verified";
  const what = `no ${missing.join(", no ")} by whom you trust`;
  return outcome === "unverified"
    ? `Not verified: ${what}`
    : `Not verified: ${what}, and not everything could be read`;
}

function describeOne(one: Attestation): string {
  const { kind, predicateType, trust, key, identity, why, signedAs, notes } = one;
  const what = kind === "signature" ? "signature" : predicateType;
  const who = key ?? (identity && `${identity.subject} (${identity.issuer})`);
  const said = Object.entries(notes ?? {}).map(([name, note]) => `${name}=${note}`);
  const more = [...(signedAs ? [`as ${signedAs}`] : []), ...said].join(", ");
  if (trust === "verified") return `  ok   ${what}: ${who}${more && `, ${more}`}`;
  return `  ${trust === "invalid" ? "BAD" : "?  "}  ${what}: ${why ?? "it is not verified"}`;
}
