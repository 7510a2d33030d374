import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { weakTlsVersion } from "./weak-tls-version.ts";

test.each([
  ["a server", "https.createServer({ [[minVersion: 'TLSv1']] }, f);"],
  ["a constant", "const v = 'TLSv1.1';\ntls.connect({ [[minVersion: v]] });"],
  ["a limit above", "tls.connect({ [[maxVersion: 'TLSv1.1']] });"],
  ["a method", "tls.createSecureContext({ [[secureProtocol: 'TLSv1_method']] });"],
  ["the default of all", "[[tls.DEFAULT_MIN_VERSION = 'TLSv1']];"],
  ["options by name", "[[options.minVersion = 'TLSv1']];"],
])("reports %s", (_, marked) => {
  expect(mark(weakTlsVersion, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["newer versions", "tls.connect({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' });"],
  ["a method that picks itself", "tls.connect({ secureProtocol: 'TLS_method' });"],
  ["versions of something else", "check({ minVersion: '1.0' });"],
  ["what comes from elsewhere", "tls.connect({ minVersion: options.min });"],
  ["comparisons", "if (socket.minVersion === 'TLSv1') f();"],
])("allows %s", (_, text) => {
  expect(mark(weakTlsVersion, javascriptSyntax, text, "a.ts")).toBe(text);
});
