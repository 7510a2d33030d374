import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { tlsVerifyOff } from "./tls-verify-off.ts";

test.each([
  ["an agent", "new https.Agent({ keepAlive: true, [[rejectUnauthorized: false]] });"],
  ["a database", "const pool = new Pool({ ssl: { [[rejectUnauthorized: false]] } });"],
  ["an option by its name in quotes", "f({ [['rejectUnauthorized': false]] });"],
  ["an assignment", "[[options.rejectUnauthorized = false]];"],
  ["request's own option", "request({ url, [[strictSSL: false]] });"],
  ["the whole process", "[[process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0']];"],
  ["the whole process in another spelling", "[[process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0]];"],
  ["the name of the host", "tls.connect({ [[checkServerIdentity: () => undefined]] });"],
])("reports %s", (_, marked) => {
  expect(mark(tlsVerifyOff, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["the check", "f({ rejectUnauthorized: true });"],
  ["a condition", "f({ rejectUnauthorized: !isLocal, strictSSL: config.strict });"],
  [
    "a check of one's own",
    "f({ checkServerIdentity: (host, certificate) => compare(host, certificate) });",
  ],
  ["a default of a pattern", "function f({ rejectUnauthorized = false }) {}"],
  ["the check of the process", "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1';"],
  ["what is only read", "if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') warn();"],
  ["a comment", "// rejectUnauthorized: false\nf({});"],
])("allows %s", (_, text) => {
  expect(mark(tlsVerifyOff, javascriptSyntax, text, "a.ts")).toBe(text);
});

test("where a setting decides that says so it is less", () => {
  const severity = (text: string) => [...tlsVerifyOff.find(parseJavascriptText(text))][0]?.severity;
  expect(severity("f(env.INSECURE ? { rejectUnauthorized: false } : {});")).toBe("medium");
  expect(severity("if (config.allowSelfSigned) o.rejectUnauthorized = false;")).toBe("medium");
  expect(severity("if (port > 1) o.rejectUnauthorized = false;")).toBeUndefined();
});

test("in a test it is a small matter", () => {
  const document = parseJavascriptText("f({ rejectUnauthorized: false });", "test/a.ts");
  expect([...tlsVerifyOff.find(document)][0]?.severity).toBe("low");
});
