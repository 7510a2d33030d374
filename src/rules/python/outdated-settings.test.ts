import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { outdatedSettings } from "./outdated-settings.ts";

const python = await loadPython();
const second = "from pydantic import Field\nfrom pydantic_settings import BaseSettings\n";

test.each([
  `from pydantic import [[BaseSettings]], field_validator\n`,
  `from pydantic import Field, [[BaseSettings]]\nfrom pydantic import ConfigDict\n`,
  `${second}class S(BaseSettings):\n    key: str = Field("x", [[env="SHOP_KEY"]])\n`,
  `${second}class S(BaseSettings):\n    key: str = Field(..., [[env=["A", "B"]]])\n    model_config = {"env_prefix": "C_"}\n`,
  `${second}class S(BaseSettings):\n    model_config = {"env_prefix": "SHOP_"}\n    key: str = Field("x", [[env="KEY"]])\n`,
])("reports %#", (text) => {
  expect(mark(outdatedSettings, python, text)).toBe(text);
});

test.each([
  "",
  `from pydantic import BaseSettings, Field, validator\nclass S(BaseSettings):\n    key: str = Field("x", env="SHOP_KEY")\n`,
  `from pydantic.v1 import BaseSettings, Field\nfrom pydantic import ConfigDict\nclass S(BaseSettings):\n    key: str = Field("x", env="SHOP_KEY")\n`,
  `${second}class S(BaseSettings):\n    KEY: str = Field("x", env="key")\n`,
  `${second}class S(BaseSettings):\n    model_config = {"env_prefix": "shop_"}\n    key: str = Field("x", env="SHOP_KEY")\n`,
  `${second}class S(BaseSettings):\n    key: str = Field("x", env="A", validation_alias="A")\n`,
  `${second}class M(BaseModel):\n    key: str = Field("x", env="A")\n`,
  `${second}class S(BaseSettings):\n    key: str = Field("x", env=name())\n`,
])("leaves %#", (text) => {
  expect(mark(outdatedSettings, python, text)).toBe(text);
});

test("says which variables were meant", () => {
  const text = `${second}class S(BaseSettings):\n    key: str = Field(..., env=("A", "B"))\n`;
  expect([...outdatedSettings.find(parsePythonText(text))]).toMatchObject([
    { symbol: "S", evidence: { form: "env", field: "key", variables: ["A", "B"], prefix: "" } },
  ]);
});
