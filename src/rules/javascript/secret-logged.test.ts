import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { secretLogged } from "./secret-logged.ts";

test.each([
  ["the environment", "[[console.log(process.env.JWT_SECRET)]];"],
  ["all of it", "[[console.log(process.env)]];"],
  ["by name", "const key = process.env.API_KEY;\n[[logger.info(`key ${key}`)]];"],
  ["a member", "[[log.debug('user', user.password)]];"],
  ["in an object", "[[console.error({ id, accessToken })]];"],
  ["in JSON", "[[console.log('login ' + JSON.stringify({ password }))]];"],
  ["on the stream", "[[process.stdout.write(config.clientSecret)]];"],
])("reports %s", (_, marked) => {
  expect(mark(secretLogged, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["whether it is set", "console.log(!!process.env.JWT_SECRET, password ? 'yes' : 'no');"],
  ["its length", "console.log(password.length);"],
  ["other variables", "console.log(process.env.PORT, process.env.NODE_ENV);"],
  ["texts about them", "console.log('password is wrong', passwordField, hasPassword);"],
  ["a label", "const password = 'Password';\nconsole.log(password);"],
  ["a hidden one", "console.log(mask(token), hide(process.env.API_KEY));"],
  ["other calls", "store.log(user.password); math.log(secret);"],
  ["a console of its own", "const console = make();\nconsole.log(password);"],
])("allows %s", (_, text) => {
  expect(mark(secretLogged, javascriptSyntax, text, "a.ts")).toBe(text);
});
