import { expect, test } from "vitest";
import { workplace } from "./run-suture.ts";

const files = {
  "app.py": `from fastapi import Depends, FastAPI, HTTPException
app = FastAPI()
def user(token: str = ""):
    if token != look_up():
        raise HTTPException(401)
@app.get("/mine", dependencies=[Depends(user)])
def mine():
    return 1
@app.get("/a\\u001b[31m-very-long-path/that/does/not/fit/in/its/column/{name}")
def long(name: str):
    return 1
`,
};

test("lists endpoints with what guards them, in 80 columns, and escapes what is hostile", () => {
  const place = workplace(files);
  const { status, stdout } = place.run(["endpoints"]);
  expect(status).toBe(0);
  expect(stdout).toContain("GET     yes   yes    no     /mine");
  expect(stdout).toContain("authenticated   1 yes, 1 no, 0 not known");
  expect(stdout).not.toContain("\u001b");
  expect(place.run(["endpoints", "--evidence"]).stdout).toContain(
    "auth: user: answers 401, app.py:5",
  );
});

test("prints JSON with evidence and regions", () => {
  const { stdout } = workplace(files).run(["endpoints", "--json"]);
  const { endpoints } = JSON.parse(stdout);
  expect(endpoints.find(({ path }: { path: string }) => path === "/mine")).toMatchObject({
    method: "GET",
    handler: "mine",
    authenticated: { state: "present", evidence: { path: "app.py", line: 5 } },
    location: { path: "app.py", region: { startLine: 6 } },
  });
});

test("says where there are none, and refuses what is no directory", () => {
  const place = workplace({ "a.py": "x = 1\n", "image.tar": "" });
  expect(place.run(["endpoints"]).stdout).toContain("No endpoints");
  expect(place.run(["endpoints", "no-such-folder"]).status).not.toBe(0);
});
