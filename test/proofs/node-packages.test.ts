import { expect } from "vitest";
import { javascriptEndpoints } from "../../src/analysis/javascript/endpoints.ts";
import { addExpressHeaders } from "../../src/fixers/add-express-headers.ts";
import { javascriptJwtExpiry } from "../../src/fixers/javascript-jwt-expiry.ts";
import { limitExpressLogin } from "../../src/fixers/limit-express-login.ts";
import { raiseBcryptRounds } from "../../src/fixers/raise-bcrypt-rounds.ts";
import { secureJavascriptCookie } from "../../src/fixers/secure-javascript-cookie.ts";
import { verifyJavascriptJwt } from "../../src/fixers/verify-javascript-jwt.ts";
import { fewHashRounds } from "../../src/rules/javascript/few-hash-rounds.ts";
import { insecureCookie } from "../../src/rules/javascript/insecure-cookie.ts";
import { jwtNoExpiry } from "../../src/rules/javascript/jwt-no-expiry.ts";
import { jwtUnverified } from "../../src/rules/javascript/jwt-unverified.ts";
import { missingSecurityHeaders } from "../../src/rules/javascript/missing-security-headers.ts";
import { unlimitedLogin } from "../../src/rules/javascript/unlimited-login.ts";
import { fixJavascript, type JavascriptFix } from "../fix-javascript.ts";
import { needsInterpreter } from "../needs.ts";
import { runNode } from "./run-node.ts";

const { run, interpreter: packages } = needsInterpreter("SUTURE_PROOFS_NODE");

/** What a program prints with the file before and after the fix. */
async function around(before: string, { program, ...fix }: JavascriptFix & { program: string }) {
  const { text } = await fixJavascript(before, fix);
  expect(text).not.toBe(before);
  const ask = (app: string) => runNode(program, { files: { "app.js": app }, packages });
  return { before: ask(before), after: ask(text) };
}

const outcome = `const outcome = (f) => { try { return f(); } catch (error) { return error.name; } };\n`;

const tokens = `${outcome}const jwt = require("jsonwebtoken");
const { f } = require("./app.js");
const now = Math.floor(Date.now() / 1000);
const sign = (payload, options) => jwt.sign({ sub: "a", iat: now, ...payload }, "k".repeat(64), options);
const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url") + "." + Buffer.from('{"sub":"a"}').toString("base64url") + ".";
const sub = (token, key) => outcome(() => f(token, key).sub);
`;

run("jsonwebtoken: tokens that have expired are refused, others not", async () => {
  const source =
    'const jwt = require("jsonwebtoken");\nexports.f = (token, key) => jwt.verify(token, key, { algorithms: ["HS256"], ignoreExpiration: true });\n';
  const program = `${tokens}const key = "k".repeat(64);
console.log(JSON.stringify([sub(sign({ exp: now + 60 }), key), sub(sign({ exp: now - 60 }), key)]));`;
  const seen = await around(source, { rule: jwtUnverified, fixer: verifyJavascriptJwt, program });
  expect(seen).toEqual({ before: ["a", "a"], after: ["a", "TokenExpiredError"] });
});

run("jsonwebtoken: a token without a signature is refused where the key is missing", async () => {
  const source =
    'const jwt = require("jsonwebtoken");\nexports.f = (token, key) => jwt.verify(token, key, { algorithms: ["none", "HS256"] });\n';
  const program = `${tokens}console.log(JSON.stringify([sub(sign({}), "k".repeat(64)), sub(none, undefined)]));`;
  const seen = await around(source, { rule: jwtUnverified, fixer: verifyJavascriptJwt, program });
  expect(seen).toEqual({ before: ["a", "a"], after: ["a", "JsonWebTokenError"] });
});

run("jsonwebtoken: other algorithms of the same key are refused", async () => {
  const source =
    'const jwt = require("jsonwebtoken");\nconst key = process.env.KEY || "x";\nexports.f = (token, key) => jwt.verify(token, key);\n';
  const program = `${tokens}const key = "k".repeat(64);
console.log(JSON.stringify([sub(sign({}), key), sub(sign({}, { algorithm: "HS384" }), key)]));`;
  const seen = await around(source, { rule: jwtUnverified, fixer: verifyJavascriptJwt, program });
  expect(seen).toEqual({ before: ["a", "a"], after: ["a", "JsonWebTokenError"] });
});

run("jsonwebtoken: tokens expire", async () => {
  const source =
    'const jwt = require("jsonwebtoken");\nexports.f = (sub) => jwt.sign({ sub }, "k".repeat(64));\n';
  const program = `${outcome}const jwt = require("jsonwebtoken");
const token = require("./app.js").f("a");
const later = (days) => outcome(() => jwt.verify(token, "k".repeat(64), { clockTimestamp: Date.now() / 1000 + days * 86400 }).sub);
console.log(JSON.stringify([later(0), later(4000)]));`;
  const seen = await around(source, { rule: jwtNoExpiry, fixer: javascriptJwtExpiry, program });
  expect(seen).toEqual({ before: ["a", "a"], after: ["a", "TokenExpiredError"] });
});

run("bcryptjs: hashes that are stored still match, new ones take more rounds", async () => {
  const source =
    'const bcrypt = require("bcryptjs");\nexports.f = (password) => bcrypt.hashSync(password, 4);\n';
  const program = `const bcrypt = require("bcryptjs");
const stored = "$2a$04$" + bcrypt.hashSync("right", "$2a$04$" + "a".repeat(22)).slice(7);
const made = require("./app.js").f("right");
console.log(JSON.stringify([bcrypt.compareSync("right", stored), bcrypt.compareSync("right", made), bcrypt.compareSync("wrong", made), bcrypt.getRounds(made)]));`;
  const seen = await around(source, { rule: fewHashRounds, fixer: raiseBcryptRounds, program });
  expect(seen).toEqual({ before: [true, true, false, 4], after: [true, true, false, 12] });
});

const served = `const app = require("./app.js");
const server = app.listen(0, "127.0.0.1", async () => {
  const base = "http://127.0.0.1:" + server.address().port;
  const said = await ask(base);
  server.close();
  server.closeAllConnections();
  console.log(JSON.stringify(said));
});
`;

const app = (route: string) =>
  `const express = require("express");\nconst app = express();\n${route}\nmodule.exports = app;\n`;

run.each([["helmet"], ["a function of its own"]])("Express: headers by %s", async (by) => {
  const dependencies = by === "helmet" ? { express: "4", helmet: "8" } : { express: "4" };
  const seen = await around(app('app.get("/", (req, res) => res.send("<p>hello</p>"));'), {
    rule: missingSecurityHeaders,
    fixer: addExpressHeaders,
    programs: [javascriptEndpoints as never],
    beside: { "package.json": JSON.stringify({ dependencies }) },
    program: `${served}async function ask(base) {
  const answer = await fetch(base);
  const names = ["x-content-type-options", "x-frame-options", "referrer-policy"];
  return [answer.status, await answer.text(), names.map((name) => answer.headers.has(name))];
}`,
  });
  expect(seen).toEqual({
    before: [200, "<p>hello</p>", [false, false, false]],
    after: [200, "<p>hello</p>", [true, true, true]],
  });
});

run.each([["express-rate-limit"], ["a function of its own"]])(
  "Express: logins by %s",
  async (by) => {
    const dependencies =
      by === "express-rate-limit" ? { express: "4", [by]: "7" } : { express: "4" };
    const seen = await around(app('app.post("/login", (req, res) => res.send("in"));'), {
      rule: unlimitedLogin,
      fixer: limitExpressLogin,
      programs: [javascriptEndpoints as never],
      beside: { "package.json": JSON.stringify({ dependencies }) },
      program: `${served}async function ask(base) {
  const said = [];
  for (let i = 0; i < 7; i++) said.push((await fetch(base + "/login", { method: "POST" })).status);
  return said;
}`,
    });
    expect(seen).toEqual({
      before: [200, 200, 200, 200, 200, 200, 200],
      after: [200, 200, 200, 200, 200, 429, 429],
    });
  },
);

run("Express: the cookie of a session is hidden", async () => {
  const seen = await around(
    app('app.get("/", (req, res) => {\n  res.cookie("session", "a");\n  res.send("in");\n});'),
    {
      rule: insecureCookie,
      fixer: secureJavascriptCookie,
      program: `${served}async function ask(base) {
  const answer = await fetch(base);
  return [await answer.text(), answer.headers.get("set-cookie")];
}`,
    },
  );
  expect(seen).toEqual({
    before: ["in", "session=a; Path=/"],
    after: ["in", "session=a; Path=/; HttpOnly; Secure; SameSite=Lax"],
  });
});
