import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { dockerfileSyntax } from "../../syntax/dockerfile.ts";
import { secretInEnv } from "./secret-in-env.ts";

const marked = (text: string) => mark(secretInEnv, dockerfileSyntax, text, "Dockerfile");

test.each([
  [
    "ENV",
    "FROM a\nENV A=1 [[DB_PASSWORD=hunter42]] \\\n  [['API_KEY'=\"k3y w1th\"]]\n".replace(
      "'API_KEY'",
      "API_KEY",
    ),
  ],
  ["an old ENV", "FROM a\nENV [[SECRET_KEY s3cr3t-value]]\n"],
  ["ARG, before FROM too", "ARG [[NPM_TOKEN=abc123def]]\nFROM a\nARG [[GITHUB_TOKEN='x1y2z3']]\n"],
  ["a builder", "FROM a AS b\nENV [[DB_PASSWORD=hunter42]]\nFROM c\nCOPY --from=b /x /x\n"],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  ["no value", "FROM a\nARG NPM_TOKEN\nENV DB_PASSWORD=\nENV SECRET_KEY=''\n"],
  ["stand-ins", "FROM a\nENV SECRET_KEY=changeme API_KEY=your-api-key-here\nARG TOKEN=<token>\n"],
  ["variables", "FROM a\nARG X\nENV API_KEY=$X SECRET_KEY=${X:-}\n"],
  [
    "places",
    "FROM a\nENV DB_PASSWORD_FILE=/run/secrets/db PRIVATE_KEY=/etc/key.pem API_KEY=https://a.example/key\n",
  ],
  ["switches", "FROM a\nENV ALLOW_EMPTY_PASSWORD=yes MYSQL_RANDOM_ROOT_PASSWORD=1\n"],
  [
    "other names",
    "FROM a\nENV TOKENIZERS_PARALLELISM=false KEYCLOAK_VERSION=26.0.1 PASSWORD_MIN_LENGTH=12\n",
  ],
  ["labels", "FROM a\nLABEL password=hunter42\n"],
])("allows %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test("masks the value and never says it", () => {
  const text = 'FROM a\nENV DB_PASSWORD="hunter 42"\n';
  const [match] = secretInEnv.find(dockerfileSyntax.parse({ path: "f", text, encoding: "utf-8" }));
  expect(match?.secrets?.map(({ start, end }) => text.slice(start, end))).toEqual(['"hunter 42"']);
  expect(JSON.stringify([match?.message, match?.evidence])).not.toContain("hunter");
});
