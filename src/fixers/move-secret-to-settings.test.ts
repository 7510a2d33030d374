import { expect, test } from "vitest";
import { type FixCase, fixFiles } from "../../test/fix-files.ts";
import { made } from "../../test/made-token.ts";
import { loadPython } from "../../test/python.ts";
import { hardcodedSecret } from "../rules/python/hardcoded-secret.ts";
import { secretsRules } from "../rules/secrets/index.ts";
import { dotenvSyntax } from "../syntax/dotenv.ts";
import { requirementsSyntax } from "../syntax/requirements.ts";
import { textSyntax } from "../syntax/text.ts";
import { moveSecretToSettings } from "./move-secret-to-settings.ts";

const python = await loadPython();
const key = made(43);
const random = (length: number) => new Uint8Array(length).fill(7);
const newKey = Buffer.from(random(32)).toString("base64url");

const fix = (files: Readonly<Record<string, string>>, more: Partial<FixCase> = {}) =>
  fixFiles({
    files,
    rules: [hardcodedSecret, ...secretsRules],
    fixers: [moveSecretToSettings],
    syntaxes: [textSyntax, dotenvSyntax, requirementsSyntax, python],
    ports: { clock: { now: () => 0 }, random },
    ...more,
  });

const v1 = { "requirements.txt": "pydantic[dotenv]==1.10.7\n" };
const v2 = { "requirements.txt": "pydantic==2.9.0\npydantic-settings==2.5.0\n" };

test("version 1: a stand-in becomes a new key, a real value moves, both fields are required", async () => {
  const { files, after, proposals } = await fix({
    ...v1,
    "app/config.py": `"""Settings."""\nfrom pydantic import BaseSettings\n\n\nclass Settings(BaseSettings):\n    NAME: str = "shop"\n    SECRET_KEY: str = "your-secret-key-here"  # signs\n    PAYMENT_API_KEY: str = "${key}"\n    MINUTES: int = 30\n\n\nsettings = Settings()\n`,
    Dockerfile: "FROM scratch\n",
    ".gitignore": "*.pyc\n",
  });
  expect(after).toEqual([]);
  expect(proposals.map(({ safety }) => safety)).toEqual(["safe", "safe"]);
  expect(files).toEqual({
    ...v1,
    "app/config.py": `"""Settings."""\nfrom pydantic import BaseSettings, Field\n\n\nclass Settings(BaseSettings):\n    NAME: str = "shop"\n    SECRET_KEY: str = Field(..., min_length=32)  # signs\n    PAYMENT_API_KEY: str = Field(..., min_length=1)\n    MINUTES: int = 30\n\n    class Config:\n        env_file = ".env"\n\n\nsettings = Settings()\n`,
    Dockerfile: "FROM scratch\n",
    ".gitignore": "*.pyc\n.env\n",
    ".dockerignore": "**/.env\n",
    ".env.example": "SECRET_KEY=\nPAYMENT_API_KEY=\n",
  });
});

async function envOf(files: Readonly<Record<string, string>>, more: Partial<FixCase> = {}) {
  const { proposals } = await fix(files, more);
  return proposals.flatMap(({ changes }) =>
    changes.flatMap((change) =>
      change.kind === "add-lines" && /\.env$/.test(change.path)
        ? change.lines.map(({ text, secret }) => ({
            path: change.path,
            mode: change.mode,
            text,
            secret: secret && text.slice(secret.start, secret.end),
          }))
        : [],
    ),
  );
}

test("a private attribute of a settings class is no setting", async () => {
  const files = {
    ...v2,
    "config.py": `from pydantic_settings import BaseSettings\n\nclass S(BaseSettings):\n    _DEFAULT_PASSWORD: str = "${key}"\n`,
  };
  const { files: fixed, refused } = await fix(files, { guided: true });
  expect(fixed).toEqual(files);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

test("values go to a .env that only its owner reads", async () => {
  const config = `from pydantic import BaseSettings\nclass S(BaseSettings):\n    SECRET_KEY: str = "changeme"\n    DB_PASSWORD: str = "a b'c1"\n    REDIS_PASSWORD: str = "changeme"\n`;
  expect(await envOf({ ...v1, "config.py": config })).toEqual([
    { path: ".env", mode: 0o600, text: `SECRET_KEY=${newKey}`, secret: newKey },
    { path: ".env", mode: 0o600, text: 'DB_PASSWORD="a b\'c1"', secret: "a b'c1" },
    { path: ".env", mode: 0o600, text: "REDIS_PASSWORD=changeme", secret: undefined },
  ]);
});

test("version 2: a model_config is added, and names that are no fields are let through", async () => {
  const { files, after } = await fix({
    ...v2,
    "settings.py": `from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    """All of it."""\n\n    SECRET_KEY: str = "${key}"\n`,
  });
  expect(after).toEqual([]);
  expect(files["settings.py"]).toBe(
    `from pydantic import Field\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n\n\nclass Settings(BaseSettings):\n    """All of it."""\n\n    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)\n\n    SECRET_KEY: str = Field(min_length=32)\n`,
  );
});

const head2 =
  "from pydantic import Field\nfrom pydantic_settings import BaseSettings, SettingsConfigDict\n";

test.each([
  [
    "a call of model_config",
    `    model_config = SettingsConfigDict(env_prefix="A_")\n    API_KEY: str = "${key}"\n`,
    `    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_prefix="A_")\n    API_KEY: str = Field(min_length=1)\n`,
  ],
  [
    "an empty call",
    `    model_config = SettingsConfigDict()\n    API_KEY: str = "${key}"\n`,
    `    model_config = SettingsConfigDict(env_file=".env", extra="ignore")\n    API_KEY: str = Field(min_length=1)\n`,
  ],
  [
    "a dict",
    `    model_config = {"extra": "allow"}\n    API_KEY: str = "${key}"\n`,
    `    model_config = {"env_file": ".env", "extra": "allow"}\n    API_KEY: str = Field(min_length=1)\n`,
  ],
  [
    "an inner class",
    `    API_KEY: "str | None" = "${key}"\n\n    class Config:\n        case_sensitive = True\n`,
    `    API_KEY: "str | None" = Field(...)\n\n    class Config:\n        env_file = ".env"\n        extra = "ignore"\n        case_sensitive = True\n`,
  ],
  [
    "a Field with a default",
    `    model_config = SettingsConfigDict(env_file=".env")\n    API_KEY: str = Field("${key}", description="k")\n    A_TOKEN: SecretStr = Field(default="${key}", min_length=9)\n`,
    `    model_config = SettingsConfigDict(env_file=".env")\n    API_KEY: str = Field(..., min_length=1, description="k")\n    A_TOKEN: SecretStr = Field(default=..., min_length=9)\n`,
  ],
  [
    "other types and no type",
    `    model_config = SettingsConfigDict(env_file=".env")\n    A_SECRET: Optional[str] = "${key}"\n    B_SECRET: Mine = ("${key}")\n    C_SECRET = '${key}'\n`,
    `    model_config = SettingsConfigDict(env_file=".env")\n    A_SECRET: Optional[str] = Field(min_length=1)\n    B_SECRET: Mine = Field(...)\n    C_SECRET: str = Field(min_length=1)\n`,
  ],
])("keeps %s", async (_, body, fixed) => {
  const { files, after } = await fix({ "settings.py": `${head2}class S(BaseSettings):\n${body}` });
  expect(after).toEqual([]);
  expect(files["settings.py"]).toBe(`${head2}class S(BaseSettings):\n${fixed}`);
});

test("Windows line ends and tabs stay", async () => {
  const { files } = await fix({
    ...v1,
    "config.py": `from pydantic import BaseSettings\r\n\r\nclass S(BaseSettings):\r\n\tSECRET_KEY: str = "${key}"`,
  });
  expect(files["config.py"]).toBe(
    `from pydantic import BaseSettings, Field\r\n\r\nclass S(BaseSettings):\r\n\tSECRET_KEY: str = Field(..., min_length=32)\r\n\r\n\tclass Config:\r\n\t\tenv_file = ".env"`,
  );
});

test("the prefix and env= decide the variable", async () => {
  const config = `from pydantic import BaseSettings, Field\nclass S(BaseSettings):\n    api_key: str = "${key}"\n    token: str = Field("${key}", env="SHOP_TOKEN")\n    class Config:\n        env_prefix = "app_"\n        env_file = "conf/prod.env"\n`;
  const lines = await envOf({ ...v1, "backend/requirements.txt": "", "backend/config.py": config });
  expect(lines.map(({ path, text }) => [path, text.split("=")[0]])).toEqual([
    ["backend/conf/prod.env", "APP_API_KEY"],
    ["backend/conf/prod.env", "SHOP_TOKEN"],
  ]);
});

test("without python-dotenv, version 1 cannot read .env: guided", async () => {
  const config = `from pydantic import BaseSettings\nclass S(BaseSettings):\n    API_KEY: str = "${key}"\n`;
  const untouched = await fix({ "requirements.txt": "pydantic==1.10.7\n", "c.py": config });
  expect(untouched.files["c.py"]).toBe(config);
  const { files, after, proposals } = await fix(
    { "requirements.txt": "pydantic==1.10.7\n", "c.py": config },
    { guided: true },
  );
  expect(after).toEqual([]);
  expect(files["c.py"]).not.toContain("env_file");
  expect(proposals[0]?.fix.notes?.join()).toContain("python-dotenv");
});

test.each([
  [
    "a constant",
    `# coding: utf-8\n"""Doc."""\nfrom __future__ import annotations\n\nSECRET_KEY = "${key}"\n`,
    `# coding: utf-8\n"""Doc."""\nfrom __future__ import annotations\nimport os\n\nSECRET_KEY = os.environ["SECRET_KEY"]\n`,
  ],
  [
    "a fallback",
    `import os as system\nA = system.environ.get("API_KEY", "${key}")\nK = os.getenv("DB_PASSWORD", "hunter2")\n`,
    `import os as system\nA = system.environ.get("API_KEY", "${key}")\nK = system.environ["DB_PASSWORD"]\n`,
  ],
  [
    "Flask and bytes",
    `import flask\napp.config["SECRET_KEY"] = b"${key}"\n`,
    `import os\nimport flask\napp.config["SECRET_KEY"] = os.environ["SECRET_KEY"].encode()\n`,
  ],
  [
    "an argument",
    `#!/usr/bin/env python\nc = connect(password="${key}", host="a")\n`,
    `#!/usr/bin/env python\nimport os\nc = connect(password=os.environ["DB_PASSWORD"], host="a")\n`,
  ],
  [
    "a token known by its spelling",
    `stripe.api_key = "sk_${"live"}_${made(24)}"\n`,
    `import os\nstripe.api_key = os.environ["STRIPE_API_KEY"]\n`,
  ],
])("guided: %s", async (_, text, fixed) => {
  const { files, proposals } = await fix({ "app.py": text }, { guided: true });
  expect(files["app.py"]).toBe(fixed);
  expect(proposals.every(({ safety }) => safety === "guided")).toBe(true);
  expect((await fix({ "app.py": text })).files).toEqual({ "app.py": text });
});

test("what loads .env itself is safe: decouple, and load_dotenv before", async () => {
  const decouple = `from decouple import config\nSECRET_KEY = config("SECRET_KEY", default="${key}", cast=str)\n`;
  expect((await fix({ "a.py": decouple })).files["a.py"]).toBe(
    'from decouple import config\nSECRET_KEY = config("SECRET_KEY", cast=str)\n',
  );
  const loaded = `import os\nfrom dotenv import load_dotenv\nload_dotenv()\nA_TOKEN = os.getenv("A_TOKEN", "${key}")\n`;
  expect((await fix({ "a.py": loaded })).files["a.py"]).toContain(
    'A_TOKEN = os.environ["A_TOKEN"]\n',
  );
});

test("the edit says where the secret went, and a stand-in may be remembered", async () => {
  const text = `from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    API_KEY: str = "${key}"\n    SECRET_KEY: str = "changeme"\n`;
  const { proposals } = await fix({ "a.py": text });
  const moves = proposals.flatMap(({ changes }) =>
    changes.flatMap((change) =>
      change.kind === "edit"
        ? change.edits.flatMap(({ movesSecretTo }) => movesSecretTo ?? [])
        : [],
    ),
  );
  expect(moves.map(({ name, range }) => [name, text.slice(range.start, range.end)])).toEqual([
    ["API_KEY", key],
  ]);
  expect(
    JSON.stringify(proposals.map(({ fix: { title, notes } }) => [title, notes])),
  ).not.toContain(key);
});

test.each([
  [
    "two values of one name",
    { "a.py": `API_KEY = "${key}"\n`, "b.py": `API_KEY = "${made(40)}"\n` },
    "conflict",
  ],
  [
    "another value in .env",
    { "a.py": `API_KEY = "${key}"\n`, ".env": `API_KEY=${made(40)}\n`, ".gitignore": "*\n" },
    "conflict",
  ],
  ["a value that no .env can hold", { "a.py": `API_KEY = "${key}\\\\1"\n` }, "needs-person"],
  ["a test", { "tests/a.py": `API_KEY = "${key}"\n` }, "needs-person"],
  [
    "pydantic 2 with the old import",
    {
      "a.py": `from pydantic import BaseSettings\nclass S(BaseSettings):\n    API_KEY: str = "${key}"\n`,
    },
    "needs-person",
  ],
])("leaves %s", async (_, files, reason) => {
  const pydantic = {
    name: "pydantic",
    version: "2.9.0",
    purl: "pkg:pypi/pydantic@2.9.0",
    ecosystem: "PyPI",
    locations: [],
    requiredBy: [],
    dependsOn: [],
  };
  const answer = await fix(files, { guided: true, packages: [pydantic] });
  expect(answer.files).toEqual(files);
  expect(answer.refused.length).toBeGreaterThan(0);
  for (const refusal of answer.refused) {
    expect(refusal.message).not.toContain(key);
  }
  expect(answer.refused.map((refusal) => refusal.reason)).toContain(reason);
});
