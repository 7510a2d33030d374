import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { secretInResponse } from "./secret-in-response.ts";

const python = await loadPython();

const find = (body: string, decorator = '@app.get("/x")') => {
  const text = `import os\nfrom flask import jsonify\n${decorator}\ndef view():\n    ${body}\n`;
  const document = python.parse({ path: "app.py", text, encoding: "utf-8" });
  return [...secretInResponse.find(document)].map(
    ({ message, severity }) => `${severity} ${message}`,
  );
};

test.each([
  ["return dict(os.environ)", "high view answers with the whole environment."],
  ["return {k: v for k, v in os.environ.items()}", undefined],
  ["return settings.dict()", "high view answers with all settings."],
  ["return get_settings().model_dump()", "high view answers with all settings."],
  ["return jsonify(vars(settings))", "high view answers with all settings."],
  ['return {"key": settings.SECRET_KEY}', "high view answers with SECRET_KEY."],
  ['return {"p": os.environ["DB_PASSWORD"]}', "high view answers with DB_PASSWORD."],
  [
    "return jsonify(name=user.name, hash=user.hashed_password)",
    "medium view answers with hashed_password.",
  ],
  ['return f"your password is {user.password}"', "medium view answers with password."],
])("%s", (body, said) => {
  expect(find(body)).toEqual(said === undefined ? [] : [said]);
});

test.each([
  'return {"access_token": access_token}',
  'return {"refresh_token": tokens.refresh_token}',
  'return {"version": os.environ["VERSION"]}',
  'return {"name": settings.PROJECT_NAME}',
  'return settings.model_dump(include={"name"})',
  'return {"ok": verify(user.hashed_password)}',
  'return {"has": user.password is not None}',
  "return user",
])("allows %s", (body) => {
  expect(find(body)).toEqual([]);
});

test("what is no endpoint answers nobody", () => {
  expect(find("return dict(os.environ)", "@cached")).toEqual([]);
});
