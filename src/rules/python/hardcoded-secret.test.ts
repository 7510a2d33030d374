import { expect, test } from "vitest";
import { made } from "../../../test/made-token.ts";
import { mark } from "../../../test/mark.ts";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";

const python = await loadPython();
const key = made(43);
const marked = (text: string, path = "app/config.py") => mark(hardcodedSecret, python, text, path);

test.each([
  [
    "a settings field",
    `from pydantic import BaseSettings\n\nclass Settings(BaseSettings):\n    [[SECRET_KEY: str = "your-secret-key-here"]]  # signs\n    APP: str = "x"\n`,
  ],
  [
    "a field of version 2",
    `from pydantic_settings import BaseSettings as Base\nclass S(Base):\n    [[API_KEY: str = Field("${key}"]], env="K")\n`,
  ],
  [
    "a default by keyword",
    `import pydantic as p\nclass S(p.BaseSettings):\n    [[db_password: str = p.Field(default="hunter2"]])\n`,
  ],
  [
    "a class that inherits",
    `from pydantic.v1 import BaseSettings\nclass A(BaseSettings): pass\nclass B(A):\n    [[JWT_SECRET = "changeme"]]\n`,
  ],
  ["a module constant", `[[SECRET_KEY = '${key}']]\n`],
  ["a class attribute", `class Config:\n    [[SECRET_KEY = "dev-secret-key"]]\n`],
  [
    "a fallback",
    `import os\nKEY = [[os.getenv("SECRET_KEY", "dev"]])\nP = [[os.environ.get("DB_PASSWORD", "hunter2"]])\n`,
  ],
  ["a fallback of decouple", `K = [[config("SECRET_KEY", default="insecure"]])\n`],
  ["Flask's key", `[[app.config["SECRET_KEY"] = "dev-secret"]]\n[[app.secret_key = "${key}"]]\n`],
  ["Django's database", `DATABASES = {"default": {"HOST": "db", [["PASSWORD": "hunter2"]]}}\n`],
  ["an argument", `conn = psycopg2.connect(host="db", [[password="s3cr3t-pa55"]])\n`],
  ["the key of a token", `jwt.encode(claims, [["my-signing-key"]], algorithm="HS256")\n`],
  ["a default of a parameter", `def connect(host, [[password="Tr0ub4dor"]]):\n    pass\n`],
  ["literals side by side", `[[SECRET_KEY = ("${key}"\n    "${key}"]])\n`],
  ["Windows line ends and a byte order mark", `\uFEFF"""x"""\r\n[[SECRET_KEY = "${key}"]]\r\n`],
])("reports %s", (_, text) => {
  expect(marked(text)).toBe(text);
});

test.each([
  "",
  `SECRET_KEY = os.environ["SECRET_KEY"]\n`,
  `SECRET_KEY: str\nAPI_KEY = None\nTOKEN = ""\n`,
  `from pydantic import BaseSettings\nclass S(BaseSettings):\n    SECRET_KEY: str = Field(...)\n    token_url: str = "/login"\n    ACCESS_TOKEN_EXPIRE_MINUTES: int = 30\n    SMTP_PASSWORD: str = ""\n`,
  `PASSWORD = "password"\nAPI_KEY_HEADER = "X-API-Key"\npassword_field = "pw1234567890"\n`,
  `labels = {"password": "Enter your password", "token": "Token"}\n`,
  `form = Form(password="password", token="token")\n`,
  `hashed_password = "${key}"\npassword = "$2b$12$${made(53)}"\n`,
  `TOKEN = f"{prefix}-{suffix}"\nTOKEN = "%s" % x\n`,
  `EOS_TOKEN = "</s>"\nnext_token = "abc123def456"\nkey = "${key}"\n`,
  `os.getenv("TOKEN_URL", "https://a.internal/token")\nos.getenv("API_KEY", "")\n`,
  `GITHUB = "x"\ngithub_token = "github_${"pat"}_${made(22)}_${made(59)}"\n`,
  `class Kind(Enum):\n    PASSWORD = "password"\n    REFRESH_TOKEN = "refresh_token"\n`,
])("leaves %#", (text) => {
  expect(marked(text)).toBe(text);
});

test("in tests it counts little", () => {
  const [match] = hardcodedSecret.find(
    parsePythonText(`SECRET_KEY = "${key}"\n`, "tests/conftest.py"),
  );
  expect(match).toMatchObject({ severity: "low", confidence: "low" });
});

test("tells the kind and never the value", () => {
  const text = `from pydantic import BaseSettings\nclass S(BaseSettings):\n    A_TOKEN: str = "${key}"\n    SECRET_KEY: str = "changethis"\n    class Config:\n        env_prefix = "SHOP_"\n`;
  const [real, standIn] = [...hardcodedSecret.find(parsePythonText(text))];
  expect(real).toMatchObject({
    severity: "high",
    symbol: "S",
    evidence: { form: "settings-field", envName: "SHOP_A_TOKEN", kind: "real" },
  });
  expect(JSON.stringify([real?.message, real?.evidence])).not.toContain(key);
  const [secret] = real?.secrets ?? [];
  expect(text.slice(secret?.start, secret?.end)).toBe(key);
  expect(standIn).toMatchObject({ severity: "medium", evidence: { kind: "placeholder" } });
  expect(standIn?.secrets).toBeUndefined();
});
