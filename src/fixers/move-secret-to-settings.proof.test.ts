import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { made } from "../../test/made-token.ts";
import { needsInterpreter } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { hardcodedSecret } from "../rules/python/hardcoded-secret.ts";
import { dotenvSyntax } from "../syntax/dotenv.ts";
import { requirementsSyntax } from "../syntax/requirements.ts";
import { textSyntax } from "../syntax/text.ts";
import { moveSecretToSettings } from "./move-secret-to-settings.ts";

const python = await loadPython();
const folder = mkdtempSync(join(tmpdir(), "suture-proof-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Values that readers of a `.env` would change where they are not quoted. */
const odd = ["p4y # x it's=1", "a$b c#1"];
const key = made(50);

const body = `    NAME: str = "shop"
    SECRET_KEY: str = "your-secret-key-here"  # signs
    JWT_SECRET: str = "${key}"
    PAYMENT_PASSWORD: str = "${odd[0]}"
    REDIS_PASSWORD: str = "${odd[1]}"
    MINUTES: int = 30


settings = Settings()
`;

const cases = [
  {
    version: 1,
    ...needsInterpreter("SUTURE_PROOFS_PYTHON_V1"),
    requirements: "pydantic[dotenv]==1.10.7\n",
    head: "from pydantic import BaseSettings\n\n\nclass Settings(BaseSettings):\n",
  },
  {
    version: 2,
    ...needsInterpreter("SUTURE_PROOFS_PYTHON_V2"),
    requirements: "pydantic==2.9.0\npydantic-settings==2.5.0\n",
    head: "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n",
  },
];

const show =
  "import json; from config import settings; print(json.dumps([settings.SECRET_KEY, settings.JWT_SECRET, settings.PAYMENT_PASSWORD, settings.REDIS_PASSWORD, settings.MINUTES]))";

interface Started {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

/** Starts the settings in a folder with these files and variables only. */
function start(
  interpreter: string,
  {
    files,
    env = {},
  }: {
    readonly files: Readonly<Record<string, string>>;
    readonly env?: Readonly<Record<string, string>>;
  },
): Started {
  const place = mkdtempSync(join(folder, "run-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  const { status, stdout, stderr } = spawnSync(interpreter, ["-c", show], {
    cwd: place,
    env,
    encoding: "utf8",
  });
  return { status, out: stdout, error: stderr };
}

/** With the files that git ignores, which a scan does not list. */
async function fixed(files: Readonly<Record<string, string>>) {
  const random = (length: number) => new Uint8Array(length).fill(200);
  const answer = await fixFiles({
    files,
    rules: [hardcodedSecret],
    fixers: [moveSecretToSettings],
    syntaxes: [textSyntax, dotenvSyntax, requirementsSyntax, python],
    ports: { clock: { now: () => 0 }, random },
  });
  expect(answer.after).toEqual([]);
  const lines = answer.proposals.flatMap(({ changes }) =>
    changes.flatMap((c) => (c.kind === "add-lines" && c.path === ".env" ? c.lines : [])),
  );
  return { files: answer.files, env: `${lines.map(({ text }) => text).join("\n")}\n` };
}

describe.each(cases)(
  "with pydantic $version",
  ({ run: proof, interpreter: run, requirements, head }) => {
    const files = { "requirements.txt": requirements, "config.py": head + body };

    proof("the program started with the known key before", () => {
      expect(JSON.parse(start(run, { files }).out)[0]).toBe("your-secret-key-here");
    });

    proof("it refuses to start without its variables, and names each", async () => {
      const { files: after } = await fixed(files);
      const { status, error } = start(run, { files: after });
      expect(status).toBe(1);
      for (const name of ["SECRET_KEY", "JWT_SECRET", "PAYMENT_PASSWORD", "REDIS_PASSWORD"]) {
        expect(error).toContain(name);
      }
    });

    proof("it starts with its .env, with the very values that were moved", async () => {
      const { files: after, env } = await fixed(files);
      const { status, out, error } = start(run, { files: { ...after, ".env": `${env}OTHER=1\n` } });
      expect(error).toBe("");
      expect(status).toBe(0);
      const [secretKey, ...rest] = JSON.parse(out) as unknown[];
      expect(secretKey).toMatch(/^[\w-]{43}$/);
      expect(rest).toEqual([key, ...odd, 30]);
    });

    proof("it refuses a key that is too short, and does not show it", async () => {
      const { files: after, env } = await fixed(files);
      const short = "s3cr3t-and-short";
      const { status, error } = start(run, {
        files: { ...after, ".env": env },
        env: { SECRET_KEY: short },
      });
      expect(status).toBe(1);
      expect(error).toContain("SECRET_KEY");
      expect(error).not.toContain(short);
    });

    proof("a copy of the template does not start", async () => {
      const { files: after } = await fixed(files);
      const template = after[".env.example"] ?? "";
      const { status, error } = start(run, { files: { ...after, ".env": template } });
      expect(status).toBe(1);
      expect(error).toContain("PAYMENT_PASSWORD");
    });
  },
);
