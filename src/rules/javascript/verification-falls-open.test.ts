import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { verificationFallsOpen } from "./verification-falls-open.ts";

const middleware = (recovery: string, name = "requireUser") =>
  `function ${name}(req, res, next) {\n  try {\n    req.user = jwt.verify(req.token, key);\n    next();\n  } catch (error) {\n    ${recovery}\n  }\n}`;

test.each([
  ["a user of its own", middleware("[[req.user = { id: 1, role: 'admin' }]];\n    next();")],
  ["a user by name", middleware("[[req.user = defaultUser]];\n    return next();")],
  ["the next handler", middleware("console.error(error);\n    [[return next();]]")],
  ["the next handler as a statement", middleware("[[next();]]")],
  [
    "true",
    "const verifyToken = async (token) => {\n  try {\n    await jwtVerify(token, key);\n    return true;\n  } catch {\n    [[return true;]]\n  }\n};",
  ],
  [
    "an answer with a user",
    "function load(token) {\n  try {\n    return jwt.verify(token, key);\n  } catch {\n    [[return { sub: 'admin', roles: ['admin'] };]]\n  }\n}",
  ],
])("reports %s", (_, marked) => {
  expect(mark(verificationFallsOpen, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  ["refusing", middleware("res.status(401).end();")],
  ["passing the error on", middleware("next(error);")],
  ["throwing", middleware("throw error;")],
  ["nobody", middleware("req.user = null;\n    next();", "attachUser")],
  ["who need not sign in", middleware("next();", "optionalAuth")],
  ["a guest", middleware("req.user = { role: 'guest' };\n    next();", "attachUser")],
  ["an answer that says so", middleware("return { valid: false, user: 'x' };")],
  [
    "asking what failed",
    middleware("if (error.expired) return next();\n    res.status(401).end();"),
  ],
  [
    "other things that fail",
    "function requireFile(next) {\n  try {\n    read();\n  } catch {\n    next();\n  }\n}",
  ],
])("allows %s", (_, text) => {
  expect(mark(verificationFallsOpen, javascriptSyntax, text, "a.js")).toBe(text);
});
