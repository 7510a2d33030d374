import { createHash, generateKeyPairSync } from "node:crypto";
import { crcBase62 } from "../src/rules/token-checks.ts";
import { made } from "./made-token.ts";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;

/** One of each way to write a secret down, put together at run time. */
export const secrets: Readonly<Record<string, string>> = {
  anthropic: `sk-ant-${"api03"}-${made(93, "url")}AA`,
  awsSecret: made(40, "base64"),
  azure: `a1B8Q~${made(34)}`,
  basicAuth: made(22),
  compose: `q7-${made(14)}`,
  composeEscaped: `d4-${made(9)}$t`,
  composeShort: `z${made(1, "digits")}k`,
  dsn: `p${made(13)}`,
  dsnEncoded: `p%40${made(11)}`,
  envFile: `ev-${made(26)}`,
  github: `ghp_${made(30)}${crcBase62(made(30))}`,
  gitUrl: `glpat-${made(20, "url")}`,
  imageEnv: `ie-${made(29)}`,
  imageHistory: `ih-${made(27)}`,
  indexUrl: `iu-${made(16)}`,
  dockerArg: `da-${made(31)}`,
  dockerEnv: `de-${made(33)}`,
  django: `dj-${made(47)}`,
  escaped: `es-${made(17)}-${made(5)}`,
  pemLine: pem.split("\n")[1] ?? "",
  pemLastLine: pem.split("\n")[2] ?? "",
  slack: `xoxb-${made(12, "digits")}-${made(13, "digits")}-${made(24)}`,
  stripe: `sk_${"live"}_${made(25)}`,
  brokenYaml: `by-${made(21)}`,
  brokenToml: `bt-${made(23)}`,
  brokenPython: `bp-${made(19)}`,
};

const s = secrets;

/** Contents by path; nothing here is broken, so that `fix` runs. */
export const leakyShop: Readonly<Record<string, string>> = {
  "requirements.txt": `--extra-index-url https://ci:${s["indexUrl"]}@packages.example.org/simple
requests==2.30.0
internal @ git+https://oauth2:${s["gitUrl"]}@git.example.org/a/internal.git@v1
`,
  "pip.conf": `[global]\nindex-url = https://ci:${s["indexUrl"]}@packages.example.org/simple\n`,
  "compose.yaml": `services:
  api:
    build: .
    environment:
      - DATABASE_URL=postgresql://shop:${s["compose"]}@db:5432/shop
      - SLACK_TOKEN=${s["slack"]}
  db:
    image: postgres:16
    environment:
      POSTGRES_USER: shop
      POSTGRES_PASSWORD: ${s["compose"]}
  replica:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: "${s["composeEscaped"]?.replace("$", "$$$$")}"
  cache:
    image: mariadb:11
    environment: {MARIADB_ROOT_PASSWORD: ${s["composeShort"]}}
`,
  Dockerfile: `FROM python:3.11-slim
ARG PIP_TOKEN=${s["dockerArg"]}
ENV PAYMENT_SECRET=${s["dockerEnv"]} MODE=x
ADD requirements.txt .
RUN pip install --index-url https://ci:${s["indexUrl"]}@packages.example.org/simple -r requirements.txt
RUN curl -H "Authorization: Basic ${s["basicAuth"]}" https://example.org
`,
  "app/settings.py": `from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "postgresql://app:${s["dsn"]}@db/app"
    replica_url: str = "postgresql://app:${s["dsnEncoded"]}@db/app"
    api_secret: str = "es-${made(17)}" "\\x2d${made(5)}"
    anthropic_api_key: str = '${s["anthropic"]}'
`,
  "app/legacy.py": `SECRET_KEY = "${s["django"]}"
STRIPE_API_KEY = """${s["stripe"]}"""
AZURE_CLIENT_SECRET = "${s["azure"]}"
`,
  "deploy/prod.env": `APP_TOKEN=${s["envFile"]}\nAWS_SECRET_ACCESS_KEY=${s["awsSecret"]}\n`,
  "scripts/release.sh": `#!/bin/sh\nexport GITHUB_TOKEN=${s["github"]}\n`,
  "deploy/key.pem": pem,
};

/** The same, with files that no parser takes: errors must not quote them. */
export const brokenFiles: Readonly<Record<string, string>> = {
  "compose.override.yaml": `services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: "${s["brokenYaml"]}\n   x: [\n`,
  "poetry.lock": `[[package]]\nname = "x\ntoken = "${s["brokenToml"]}"\n`,
  "app/broken.py": `def f(:\n    PASSWORD = "${s["brokenPython"]}\n`,
};

/** Names of the secrets that a text holds, as they are or as a hash that a dictionary could crack. */
export function leaksIn(text: string): string[] {
  return Object.entries(secrets).flatMap(([name, value]) => {
    const forms = [value, decodeURIComponent(value), Buffer.from(value).toString("base64")];
    const hashes = ["sha256", "sha1", "md5"].map((kind) =>
      createHash(kind).update(value).digest("hex"),
    );
    return [...forms, ...hashes].some((form) => text.includes(form)) ? [name] : [];
  });
}
