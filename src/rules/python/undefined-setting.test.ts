import { expect, test } from "vitest";
import { linkPython } from "../../../test/programs.ts";
import { pythonSettings } from "../../analysis/python/settings.ts";
import { undefinedSetting as rule } from "./undefined-setting.ts";

function find(files: Readonly<Record<string, string>>): string[] {
  const program = linkPython(pythonSettings, files);
  return [...rule.find(program)].map(
    ({ severity, place, message }) =>
      `${severity} ${place?.path}:${place?.site.region.startLine} ${message.split(":")[0]}`,
  );
}

const config = `from functools import lru_cache
from pydantic_settings import BaseSettings, SettingsConfigDict
class Common(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env")
    NAME: str = "x"
    @property
    def url(self) -> str:
        return self.NAME
class Settings(Common):
    SECRET_KEY: str
settings = Settings()
@lru_cache
def get_settings() -> Settings:
    return settings
`;
const use = (line: string, imports = "from app.config import settings, get_settings") => ({
  "app/__init__.py": "from .config import settings\n",
  "app/config.py": config,
  "app/main.py": `${imports}\n${line}\n`,
});

test.each([
  ["an object of another file", use("print(settings.JWT_KEY)")],
  ["through a package", use("print(settings.JWT_KEY)", "from app import settings")],
  ["of a module", use("print(config.settings.JWT_KEY)", "from app import config")],
  ["a function that returns them", use("print(get_settings().JWT_KEY)")],
])("reports %s", (_, files) => {
  expect(find(files)).toEqual(["medium app/main.py:2 Settings in app/config.py has no JWT_KEY"]);
});

test.each([
  [
    "fields, inherited ones and properties",
    use("settings.SECRET_KEY, settings.NAME, settings.url"),
  ],
  ["what pydantic has", use("settings.model_dump(), settings.dict()")],
  ["what the code is ready to miss", use("if hasattr(settings, 'X'):\n    settings.X")],
  ["a caught error", use("try:\n    settings.X\nexcept AttributeError:\n    pass")],
  ["an object of its own", use("settings = object()\nsettings.X", "")],
  [
    "a class that takes more",
    {
      "a.py": `from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    model_config = {"extra": "allow"}\nsettings = S()\nsettings.X\n`,
    },
  ],
  [
    "a base that is not known",
    {
      "a.py": `from lib import Mixin\nfrom pydantic_settings import BaseSettings\nclass S(Mixin, BaseSettings):\n    A: int\nsettings = S()\nsettings.X\n`,
    },
  ],
  ["classes that are no settings", { "a.py": "class S:\n    A = 1\nsettings = S()\nsettings.X\n" }],
])("allows %s", (_, files) => {
  expect(find(files)).toEqual([]);
});

test("a parameter of that name is another object", () => {
  expect(find(use("def f(settings):\n    return settings.X"))).toEqual([]);
});
