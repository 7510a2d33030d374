// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are values of shells
import { expect, test } from "vitest";
import { made } from "../../../test/made-token.ts";
import { mark } from "../../../test/mark.ts";
import { dotenvSyntax } from "../../syntax/dotenv.ts";
import { envFile } from "./env-file.ts";

const strong = made(32);

test.each([
  [`A=1\n[[SECRET_KEY=${strong}]]\n`],
  [`export [[DB_PASSWORD="hunter2]]" # live\r\n`],
  ["[[POSTGRES_PASSWORD=postgres]]\n[[REDIS_PASSWORD=s3cret-1]]"],
  [`[[JWT_SECRET='${strong}]]'`],
])("reports %#", (marked) => {
  expect(mark(envFile, dotenvSyntax, marked, ".env")).toBe(marked);
});

test.each([
  "",
  "SECRET_KEY=\nDB_PASSWORD=changeme\nAPI_KEY=<your key>\nTOKEN=${OTHER}\n",
  `# SECRET_KEY=${strong}\n`,
  "ACCESS_TOKEN_EXPIRE_MINUTES=30\nPASSWORD_FILE=/run/secrets/db\nTOKEN_URL=/login\n",
  "USE_API_KEY=true\nAPI_KEY=false\n",
  `NEXT_PUBLIC_API_KEY=${strong}\n`,
  `GITHUB_TOKEN=github_${"pat"}_${made(22)}_${made(59)}\n`,
])("leaves %#", (text) => {
  expect(mark(envFile, dotenvSyntax, text, ".env")).toBe(text);
});

test.each([".env.example", "deploy/sample.env"])("leaves %s", (path) => {
  expect(mark(envFile, dotenvSyntax, `SECRET_KEY=${strong}\n`, path)).not.toContain("[[");
});

test("strength and place decide how bad it is, and no value is told", () => {
  const find = (path: string, value: string) => {
    const text = `SECRET_KEY=${value}\n`;
    const [match] = envFile.find(dotenvSyntax.parse({ path, text, encoding: "utf-8" }));
    expect(JSON.stringify([match?.message, match?.evidence])).not.toContain(value);
    expect(match?.secrets).toEqual([{ start: 11, end: 11 + value.length }]);
    return match?.severity;
  };
  expect(find(".env", strong)).toBe("high");
  expect(find(".env", "hunter2")).toBe("medium");
  expect(find(".env.test", strong)).toBe("low");
});
