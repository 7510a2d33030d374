import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { outdatedSettings } from "../rules/python/outdated-settings.ts";
import { requirementsSyntax } from "../syntax/requirements.ts";
import { updateSettings } from "./update-settings.ts";

const python = await loadPython();
const fix = (files: Readonly<Record<string, string>>, guided = false) =>
  fixFiles({
    files,
    guided,
    rules: [outdatedSettings],
    fixers: [updateSettings],
    syntaxes: [requirementsSyntax, python],
  });

const second = "from pydantic import Field\nfrom pydantic_settings import BaseSettings\n";

test("env= becomes an alias that is read, the own name stays", async () => {
  const { files, after } = await fix({
    "a.py": `${second}class S(BaseSettings):\n    model_config = {"env_prefix": "P_"}\n    key: str = Field("x", env="KEY", title="k")\n    b: int = Field(1, env=["B1", "B2"])\n`,
  });
  expect(after).toEqual([]);
  expect(files["a.py"]).toBe(
    `from pydantic import Field, AliasChoices\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    model_config = {"env_prefix": "P_"}\n    key: str = Field("x", validation_alias=AliasChoices("KEY", "P_key", "key"), title="k")\n    b: int = Field(1, validation_alias=AliasChoices("B1", "B2", "P_b", "b"))\n`,
  );
});

test.each([
  [
    "from pydantic import BaseSettings, field_validator\r\n",
    "from pydantic import field_validator\r\nfrom pydantic_settings import BaseSettings\r\n",
  ],
  [
    "from pydantic import ConfigDict, BaseSettings as B\n",
    "from pydantic import ConfigDict\nfrom pydantic_settings import BaseSettings as B\n",
  ],
  [
    "from pydantic import (\n    BaseSettings,\n    ConfigDict,\n)\n",
    "from pydantic import (\n    ConfigDict,\n)\nfrom pydantic_settings import BaseSettings\n",
  ],
  [
    "from pydantic import ConfigDict\nfrom pydantic import BaseSettings\n",
    "from pydantic import ConfigDict\nfrom pydantic_settings import BaseSettings\n",
  ],
])("the import moves %#", async (text, fixed) => {
  const { files, after } = await fix(
    { "a.py": text, "requirements.txt": "pydantic==2.9.0\n" },
    true,
  );
  expect(after).toEqual([]);
  expect(files).toEqual({
    "a.py": fixed,
    "requirements.txt": "pydantic==2.9.0\npydantic-settings>=2,<3\n",
  });
});

test.each([
  [{ "a.py": "from pydantic import BaseSettings, ConfigDict\n" }],
  [
    {
      "a.py": "from pydantic import BaseSettings, ConfigDict\n",
      "requirements.txt": "pydantic==2.9.0 --hash=sha256:aa\n",
    },
  ],
])("without a place for the requirement it is left %#", async (files) => {
  const answer = await fix(files, true);
  expect(answer.files).toEqual(files);
  expect(answer.refused).toMatchObject([{ reason: "needs-person" }]);
});

const { run: proof, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON_V2");

proof("pydantic 2 passes over env=, and reads what it is fixed to", async () => {
  const text = `${second}class S(BaseSettings):\n    key: str = Field("default", env="SHOP_KEY")\n`;
  const show = "print(S().key, S(key='passed').key)\n";
  const run = (code: string, env: Readonly<Record<string, string>>) =>
    spawnSync(interpreter, ["-W", "ignore", "-c", code + show], { env, encoding: "utf8" }).stdout;
  const fixed = (await fix({ "a.py": text })).files["a.py"] ?? "";
  expect(run(text, { SHOP_KEY: "operations" })).toBe("default passed\n");
  expect(run(fixed, { SHOP_KEY: "operations" })).toBe("operations passed\n");
  expect(run(fixed, { KEY: "own" })).toBe("own passed\n");
  expect(run(fixed, {})).toBe("default passed\n");
});
