import { generateKeyPairSync } from "node:crypto";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as tls from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { certificate, der, extension, pemOf, sequence } from "../../test/made-certificates.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { tlsVerifyOff } from "../rules/javascript/tls-verify-off.ts";
import { weakTlsVersion } from "../rules/javascript/weak-tls-version.ts";
import { raiseJavascriptTls } from "./raise-javascript-tls.ts";
import { verifyJavascriptTls } from "./verify-javascript-tls.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** Signed by itself, for 127.0.0.1. */
function selfSigned(): string {
  const day = 86_400_000;
  const address = sequence(der(0x87, Buffer.from([127, 0, 0, 1])));
  const raw = certificate(
    {
      issuer: "self",
      subject: "self",
      key: publicKey,
      from: new Date(Date.now() - day),
      until: new Date(Date.now() + day),
      extensions: [extension("2.5.29.17", address)],
    },
    privateKey,
  );
  return Buffer.from(pemOf(raw), "base64").toString();
}

const cert = selfSigned();
const server = https.createServer({ key, cert }, (_, response) => response.end("hello"));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

type Ask = (port: number, ca?: string) => Promise<string>;

const client = (option: string) => `const https = require('https');
exports.f = (port, ca) => new Promise((resolve) => {
  const options = { host: '127.0.0.1', port, ca, agent: false, ${option} };
  https.get(options, (response) => {
    response.on('data', (data) => resolve(String(data)));
  }).on('error', (error) => resolve(error.code));
});
`;

test("a server that nobody vouches for is refused, one with a known authority is not", async () => {
  const before = client("rejectUnauthorized: false");
  const { text } = await fixJavascript(before, { rule: tlsVerifyOff, fixer: verifyJavascriptTls });
  const { port } = server.address() as AddressInfo;
  const ask = (source: string) => runJavascript(source, { https })["f"] as Ask;
  expect(await ask(before)(port)).toBe("hello");
  expect(await ask(text)(port)).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
  expect(await ask(before)(port, cert)).toBe("hello");
  expect(await ask(text)(port, cert)).toBe("hello");
});

/** The version that a client and a server of a script agree on, or the error. */
function agreed(source: string, versions: tls.ConnectionOptions): Promise<string> {
  const { f } = runJavascript(source, { tls });
  const served = (f as (key: string, cert: string) => tls.Server)(key, cert);
  served.on("tlsClientError", () => {});
  return new Promise((resolve) => {
    served.listen(0, "127.0.0.1", () => {
      const { port } = served.address() as AddressInfo;
      const socket = tls.connect({ port, host: "127.0.0.1", ca: cert, ...versions });
      const end = (said: string) => {
        socket.destroy();
        served.close(() => resolve(said));
      };
      socket.on("secureConnect", () => end(String(socket.getProtocol())));
      socket.on("error", () => end("refused"));
    });
  });
}

test("a version that can be broken is refused, the newest is not", async () => {
  const ciphers = "DEFAULT@SECLEVEL=0";
  const before = `const tls = require('tls');\nexports.f = (key, cert) => tls.createServer({ key, cert, minVersion: 'TLSv1', ciphers: '${ciphers}' });\n`;
  const { text } = await fixJavascript(before, { rule: weakTlsVersion, fixer: raiseJavascriptTls });
  const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers } as const;
  expect(await agreed(before, old)).toBe("TLSv1.1");
  expect(await agreed(text, old)).toBe("refused");
  expect(await agreed(before, {})).toBe("TLSv1.3");
  expect(await agreed(text, {})).toBe("TLSv1.3");
});
