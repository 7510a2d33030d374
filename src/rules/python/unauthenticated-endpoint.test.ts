import { expect, test } from "vitest";
import { findEndpoints } from "../../../test/python-endpoints.ts";
import { unauthenticatedEndpoint as rule } from "./unauthenticated-endpoint.ts";

const head = `from fastapi import Depends, FastAPI, HTTPException
app = FastAPI()
def user():
    raise HTTPException(401)
`;
const guarded = ["a", "b", "c", "d"]
  .map((name) => `@app.post("/${name}", dependencies=[Depends(user)])\ndef ${name}(): ...\n`)
  .join("");

test("reports the endpoint that alone asks nobody, and administration", () => {
  const files = {
    "app.py": `${head}${guarded}@app.delete("/items/{id}")
def remove(id: int): ...
@app.get("/admin/users")
def users(): ...
`,
  };
  expect(findEndpoints(rule, files)).toEqual(["medium app.py:15 users", "medium app.py:13 remove"]);
});

test.each([
  [
    "what people use before they have signed in",
    `${guarded}@app.post("/login")\ndef login(): ...\n`,
  ],
  ["reading", `${guarded}@app.get("/items")\ndef items(): ...\n`],
  ["an application that guards nothing", '@app.post("/a")\ndef a(): ...\n'],
  [
    "a guard that is not known",
    `${guarded}from lib import check_token\n@app.post("/x", dependencies=[Depends(check_token)])\ndef x(): ...\n`,
  ],
  [
    "a router that nothing mounts",
    `${guarded}from fastapi import APIRouter\nr = APIRouter()\n@r.post("/admin/x")\ndef x(): ...\n`,
  ],
])("allows %s", (_, text) => {
  expect(findEndpoints(rule, { "app.py": head + text })).toEqual([]);
});

test("what stands in a test is a small matter, and one place is reported once", () => {
  const files = {
    "tests/app.py": `${head}@app.api_route("/admin", methods=["GET", "POST"])\ndef x(): ...\n`,
  };
  expect(findEndpoints(rule, files)).toEqual(["low tests/app.py:5 x"]);
});
