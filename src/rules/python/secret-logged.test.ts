import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { secretLogged } from "./secret-logged.ts";

const python = await loadPython();

const find = (text: string, path = "app.py") =>
  [...secretLogged.find(python.parse({ path, text, encoding: "utf-8" }))].map(
    ({ message, severity = "medium" }) => `${severity} ${message}`,
  );

test.each([
  ["print(password)", "password goes to the output"],
  ['print("pw: " + user.password)', "password goes to the output"],
  ['logger.info(f"got {user.hashed_password!r}")', "hashed_password goes to the log"],
  ['logger.debug("key %s", settings.SECRET_KEY)', "SECRET_KEY goes to the log"],
  ['log.error("k {}".format(api_key))', "api_key goes to the log"],
  ['import logging\nlogging.warning({"a": form["password"]})', "password goes to the log"],
  ['import os\nprint(os.environ["DB_PASSWORD"])', "DB_PASSWORD goes to the output"],
  ['import os\nprint(os.getenv("API_KEY"))', "API_KEY goes to the output"],
  ["import sys\nsys.stderr.write(client_secret)", "client_secret goes to the output"],
  ["logging.getLogger(__name__).info(access_token)", "access_token goes to the log"],
  ["print(settings.SECRET_KEY.get_secret_value())", "SECRET_KEY goes to the output"],
])("reports %s", (text, said) => {
  expect(find(text)).toEqual([`medium The value of ${said}.`]);
});

test.each([
  'print("Wrong password")',
  "print(len(password))",
  "print(bool(settings.SECRET_KEY))",
  "print(mask(password))",
  "print(password is None)",
  'print("set" if password else "not set")',
  "logger.info(has_password)",
  "logger.info(password_field, token_type, secret_name)",
  "print(user.id)",
  "math.log(secret)",
  "def print(x): ...\nprint(password)",
])("allows %s", (text) => {
  expect(find(text)).toEqual([]);
});

test("is a small matter in tests", () => {
  expect(find("print(password)", "tests/test_a.py")).toHaveLength(1);
  expect(find("print(password)", "tests/test_a.py")[0]).toMatch(/^low /);
});
