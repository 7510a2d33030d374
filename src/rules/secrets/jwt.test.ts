import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { jwt } from "./jwt.ts";

function token(claims: object, header: object = { alg: "HS256", typ: "JWT" }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part(claims)}.${made(43, "url")}`;
}

test.each([
  ["high", token({ sub: "42" })],
  ["medium", token({ sub: "42", exp: 4e9 })],
  ["critical", token({ iss: "supabase", role: "service_role", exp: 4e9 })],
])("reports as %s", (severity, text) => {
  expect(reported(jwt, `Authorization: Bearer ${text}\n`)).toEqual([`${severity} ${text}`]);
});

test.each([
  token({ sub: "42", exp: 1600000000 }),
  token({ sub: "1234567890", name: "John Doe", iat: 1516239022 }),
  token({ iss: "supabase", role: "anon", exp: 4e9 }),
  token({ some: "payload" }),
  token({ sub: "42" }, { alg: "none", typ: "JWT" }),
  token({ sub: "42" }, { typ: "JWT", kid: "1" }),
  `eyJ${made(40)}.eyJ${made(40)}.${made(43)}`,
  token({ sub: "42" }).slice(0, -30),
  "eyJ",
  "",
])("leaves %#", (text) => {
  expect(reported(jwt, text)).toEqual([]);
});

test("text made to slow it down takes no time", () => {
  reported(jwt, "-eyJ".repeat(250_000));
  reported(jwt, `${"eyJ".padEnd(2000, "a")}.`.repeat(500));
});
