import { createHash, createPublicKey, verify } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pemOf } from "./made-certificates.ts";
import { type MadeSigstore, madeSigstore } from "./made-sigstore.ts";
import { serve } from "./registry-server.ts";

/** What a made Fulcio and Rekor were asked for. */
export interface SigstoreServer extends MadeSigstore {
  readonly address: string;
  /** Tokens that came. */
  readonly tokens: string[];
}

export interface Answering {
  /** Answered instead, by path. */
  readonly failing?: { readonly path: string; readonly status: number };
  readonly issuer?: string;
}

/** A token of nobody's, for a subject. */
export function tokenFor(subject: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [
    part({ alg: "RS256" }),
    part({ sub: subject, email: subject, email_verified: true }),
    "c2ln",
  ].join(".");
}

/** A certificate authority and a log of this machine, with the addresses of Fulcio's and Rekor's API. */
export async function sigstoreServer({
  failing,
  issuer = "https://id.example",
}: Answering = {}): Promise<SigstoreServer> {
  const sigstore = madeSigstore();
  const tokens: string[] = [];
  const port = await serve((request, answer) => {
    const url = request.url ?? "";
    if (failing && url === failing.path) return void answer.writeHead(failing.status).end("{}");
    read(request)
      .then((body) => {
        if (url === "/api/v2/signingCert")
          return certify(body, { sigstore, tokens, issuer, answer });
        if (url === "/api/v1/log/entries") return log(body, { sigstore, answer });
        return answer.writeHead(404).end();
      })
      .catch(() => answer.writeHead(400).end());
  });
  return { ...sigstore, address: `http://127.0.0.1:${port}`, tokens };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

interface Certifying {
  readonly sigstore: MadeSigstore;
  readonly tokens: string[];
  readonly issuer: string;
  readonly answer: ServerResponse;
}

/** Only who holds the key and a token gets a certificate. */
function certify(body: string, { sigstore, tokens, issuer, answer }: Certifying): void {
  const { credentials, publicKeyRequest } = JSON.parse(body);
  const token: string = credentials.oidcIdentityToken;
  tokens.push(token);
  const { email } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const key = createPublicKey(publicKeyRequest.publicKey.content);
  const proof = Buffer.from(publicKeyRequest.proofOfPossession, "base64");
  if (!verify("sha256", Buffer.from(email), key, proof)) return void answer.writeHead(400).end();
  const raw = sigstore.certify(key, { subject: email, issuer, at: new Date() });
  const pem = Buffer.from(pemOf(raw), "base64").toString();
  const chain = { chain: { certificates: [pem] } };
  send(answer, { signedCertificateEmbeddedSct: chain });
}

function log(body: string, { sigstore, answer }: Pick<Certifying, "sigstore" | "answer">): void {
  const { spec } = JSON.parse(body);
  const { envelope, verifiers } = spec.proposedContent;
  const { payload, signatures } = JSON.parse(envelope);
  const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
  const entry = sigstore.log(
    {
      apiVersion: "0.0.1",
      kind: "dsse",
      spec: {
        envelopeHash: { algorithm: "sha256", value: sha256(envelope) },
        payloadHash: { algorithm: "sha256", value: sha256(Buffer.from(payload, "base64")) },
        signatures: [{ signature: signatures[0].sig, verifier: verifiers[0] }],
      },
    },
    new Date(),
  );
  const { body: canonical, integratedTime, logIndex, logID, ...proof } = entry;
  const inclusionProof = {
    logIndex: 0,
    treeSize: 1,
    rootHash: proof.rootHash,
    hashes: [],
    checkpoint: proof.checkpoint,
  };
  const verification = { signedEntryTimestamp: proof.signedEntryTimestamp, inclusionProof };
  send(answer, { "24296fb2": { body: canonical, integratedTime, logIndex, logID, verification } });
}

function send(answer: ServerResponse, value: unknown): void {
  answer.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify(value));
}
