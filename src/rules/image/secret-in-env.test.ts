import { expect, test } from "vitest";
import { imageWith } from "../../../test/image-facts.ts";
import { secretInEnv } from "./secret-in-env.ts";

test("reports each variable by its name alone", () => {
  const env = ["PATH=/bin", "DB_PASSWORD=hunter42", "API_TOKEN=a=b"];
  const matches = [...secretInEnv.find(imageWith({ env }))];
  expect(matches.map(({ symbol }) => symbol)).toEqual(["DB_PASSWORD", "API_TOKEN"]);
  expect(JSON.stringify(matches)).not.toMatch(/hunter|a=b/);
});

test("allows stand-ins, places and public keys", () => {
  const env = [
    "SECRET_KEY=changeme",
    "DB_PASSWORD=",
    "DB_PASSWORD_FILE=/run/secrets/db",
    "GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305",
    "NO_VALUE",
    "=odd",
  ];
  expect([...secretInEnv.find(imageWith({ env }))]).toEqual([]);
});
