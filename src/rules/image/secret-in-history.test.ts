import { expect, test } from "vitest";
import { imageWith } from "../../../test/image-facts.ts";
import { secretInHistory } from "./secret-in-history.ts";

const namesIn = (commands: readonly string[], env: readonly string[] = []) => {
  const matches = [...secretInHistory.find(imageWith({ env }, commands))];
  expect(JSON.stringify(matches)).not.toContain("hunter");
  return matches.map(({ symbol }) => symbol);
};

test.each([
  [
    "BuildKit's build arguments",
    "RUN |2 NPM_TOKEN=hunter 42 V=1 /bin/sh -c npm ci # buildkit",
    ["NPM_TOKEN"],
  ],
  ["the older builder's", "|1 DB_PASSWORD=hunter42 /bin/sh -c make", ["DB_PASSWORD"]],
  ["a default", "ARG GITHUB_TOKEN=hunter42", ["GITHUB_TOKEN"]],
  ["a variable that was overwritten", "/bin/sh -c #(nop)  ENV API_KEY=hunter42 A=1", ["API_KEY"]],
  [
    "a variable of one command",
    "RUN /bin/sh -c NPM_TOKEN=hunter42 npm ci && export API_TOKEN='hunter43' # buildkit",
    ["NPM_TOKEN", "API_TOKEN"],
  ],
])("reports %s", (_, command, names) => {
  expect(namesIn([command, command])).toEqual(names);
});

test.each([
  ["variables and stand-ins", "RUN |1 NPM_TOKEN=changeme /bin/sh -c TOKEN=$NPM_TOKEN npm ci"],
  ["words of a script", "RUN /bin/sh -c echo API_KEY=hunter42 && sed s/password=hunter//"],
  ["an argument without a default", "ARG NPM_TOKEN"],
  ["nothing", ""],
])("allows %s", (_, command) => {
  expect(namesIn([command])).toEqual([]);
});

test("leaves what is still in the environment to the rule for that", () => {
  expect(namesIn(["ENV API_KEY=hunter42"], ["API_KEY=hunter42"])).toEqual([]);
});
