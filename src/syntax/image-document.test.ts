import { expect, test } from "vitest";
import { imageWith } from "../../test/image-facts.ts";

test("shows the configuration and masks what is named like a secret", () => {
  const { text } = imageWith(
    {
      env: ["PATH=/bin", "DB_PASSWORD=hunter42", "SECRET_KEY=changeme", "EMPTY"],
      cmd: ["a", "--api-key=hunter42"],
      labels: { api_token: "hunter42", version: "1" },
    },
    [
      "RUN |1 NPM_TOKEN=hunter42 /bin/sh -c npm ci # buildkit",
      "/bin/sh -c curl -H 'Authorization: Bearer hunter42hunter42' https://u:hunter42@a.example",
    ],
  );
  expect(text).not.toContain("hunter42");
  expect(JSON.parse(text)).toMatchObject({
    config: { env: ["PATH=/bin", "DB_PASSWORD=********", "SECRET_KEY=changeme", "EMPTY"] },
    history: [{ createdBy: "RUN |1 NPM_TOKEN=******** /bin/sh -c npm ci # buildkit" }, {}],
  });
});
