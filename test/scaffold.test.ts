import { expect, test } from "vitest";
import { workplace } from "./run-suture.ts";

test("writes the files, never over others, and undo takes them back", () => {
  const place = workplace({ "requirements.txt": "fastapi==0.115.0\npyjwt==2.10.1\n" });
  const before = place.files();
  const dry = place.run(["scaffold", "jwt-handler", "--output", "app/auth", "--dry-run"]);
  expect(dry.stdout).toContain("would write app/auth/jwt_handler.py");
  expect(place.files()).toEqual(before);
  const { status, stdout } = place.run(["scaffold", "jwt-handler", "--output", "app/auth"]);
  expect([status, stdout]).toEqual([0, expect.stringContaining("wrote app/auth/jwt_handler.py")]);
  expect(place.files()["app/auth/jwt_handler.py"]).toContain("class InvalidToken(HTTPException)");
  const again = place.run(["scaffold", "jwt-handler", "--output", "app/auth"]);
  expect([again.status, again.stderr]).toEqual([3, expect.stringContaining("is there already")]);
  expect(place.run(["undo"]).status).toBe(0);
  expect(place.files()).toEqual(before);
});

test("lists what there is, and refuses what it does not know", () => {
  const place = workplace({ "a.py": "" });
  expect(place.run(["scaffold"]).stdout).toContain("jwt-handler");
  expect(JSON.parse(place.run(["scaffold", "--json"]).stdout)[0].id).toBe("jwt-handler");
  expect(place.run(["scaffold", "nothing"]).status).toBe(2);
  expect(place.run(["scaffold", "jwt-handler", "--output", "../out"]).status).toBe(2);
  expect(place.run(["scaffold", "jwt-handler", "--output", "/tmp"]).status).toBe(2);
});
