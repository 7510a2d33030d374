import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { tlsVerifyOff } from "../rules/javascript/tls-verify-off.ts";
import { javascriptSyntax } from "../syntax/javascript.ts";
import { verifyJavascriptTls } from "./verify-javascript-tls.ts";

const fix = (source: string, guided = true) =>
  fixFiles({
    files: { "a.ts": source },
    rules: [tlsVerifyOff],
    fixers: [verifyJavascriptTls],
    syntaxes: [javascriptSyntax],
    guided,
  });

test.each([
  [
    "an option among others",
    "new https.Agent({ keepAlive: true, rejectUnauthorized: false });",
    "new https.Agent({ keepAlive: true });",
  ],
  [
    "an option before others",
    "new https.Agent({ rejectUnauthorized: false, keepAlive: true });",
    "new https.Agent({ keepAlive: true });",
  ],
  [
    "an option alone",
    "new Pool({ ssl: { rejectUnauthorized: false } });",
    "new Pool({ ssl: {} });",
  ],
  ["lines", "f({\r\n  a,\r\n  rejectUnauthorized: false,\r\n});", "f({\r\n  a,\r\n});"],
  ["an assignment", "options.rejectUnauthorized = false;", "options.rejectUnauthorized = true;"],
  [
    "the whole process",
    "a();\n  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\nb();\n",
    "a();\nb();\n",
  ],
  [
    "a line among blank ones",
    "a();\r\n\r\nprocess.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';\r\n\r\nb();\r\n",
    "a();\r\n\r\nb();\r\n",
  ],
  [
    "the name of the host",
    "tls.connect({ host, checkServerIdentity: () => undefined });",
    "tls.connect({ host });",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.ts"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("is guided, and tells of certificates of one's own", async () => {
  const source = "f({ rejectUnauthorized: false });";
  expect((await fix(source, false)).files["a.ts"]).toBe(source);
  expect((await fix(source)).proposals[0]?.fix.notes?.[0]).toContain("NODE_EXTRA_CA_CERTS");
});

test.each([
  [
    "a comment that would go with it",
    "f({\n  a, // of the agent\n  rejectUnauthorized: false,\n});",
  ],
  ["a statement among others", "a(); process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';"],
])("leaves %s to a person", async (_, source) => {
  const { files, refused } = await fix(source);
  expect(files["a.ts"]).toBe(source);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
