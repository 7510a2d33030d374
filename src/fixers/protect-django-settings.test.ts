import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { djangoSettings } from "../rules/python/django-settings.ts";
import { protectDjangoSettings } from "./protect-django-settings.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "shop/settings.py": text },
    rules: [djangoSettings],
    fixers: [protectDjangoSettings],
    syntaxes: [python],
    guided,
  });

const head = "import os\nINSTALLED_APPS = []\nMIDDLEWARE = []\n";

test.each([
  ["SESSION_COOKIE_SECURE = False  # why\n", "SESSION_COOKIE_SECURE = True  # why\n"],
  ["CSRF_COOKIE_SECURE=False", "CSRF_COOKIE_SECURE=True"],
  ["SESSION_COOKIE_HTTPONLY = False\n", "SESSION_COOKIE_HTTPONLY = True\n"],
  ["SECURE_CONTENT_TYPE_NOSNIFF = False\n", "SECURE_CONTENT_TYPE_NOSNIFF = True\n"],
  ["DEBUG = True\n", 'DEBUG = os.environ.get("DEBUG") == "1"\n'],
  ["ALLOWED_HOSTS = ['*', 'a']\n", 'ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split()\n'],
  [
    "PASSWORD_HASHERS = [\r\n    'django.contrib.auth.hashers.MD5PasswordHasher',\r\n]\r\n",
    "PASSWORD_HASHERS = [\r\n    \"django.contrib.auth.hashers.PBKDF2PasswordHasher\",\r\n    'django.contrib.auth.hashers.MD5PasswordHasher',\r\n]\r\n",
  ],
  [
    "PASSWORD_HASHERS = ('django.contrib.auth.hashers.SHA1PasswordHasher',)\n",
    "PASSWORD_HASHERS = (\"django.contrib.auth.hashers.PBKDF2PasswordHasher\", 'django.contrib.auth.hashers.SHA1PasswordHasher',)\n",
  ],
])("%j", async (before, after) => {
  const fixed = await fix(head + before);
  expect(fixed.files["shop/settings.py"]).toBe(head + after);
  expect(fixed.after).toEqual([]);
  expect((await fix(head + before, false)).files["shop/settings.py"]).toBe(head + before);
});

test("imports what it reads with", async () => {
  const text = '"""Settings."""\nINSTALLED_APPS = []\nROOT_URLCONF = "a"\nDEBUG = True\n';
  expect((await fix(text)).files["shop/settings.py"]).toBe(
    '"""Settings."""\nimport os\nINSTALLED_APPS = []\nROOT_URLCONF = "a"\nDEBUG = os.environ.get("DEBUG") == "1"\n',
  );
});

test.each([
  "os = 1\nINSTALLED_APPS = []\nMIDDLEWARE = []\nDEBUG = True\n",
  `${head}PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher', 'django.contrib.auth.hashers.PBKDF2PasswordHasher']\n`,
])("refuses %j", async (text) => {
  const { files, refused } = await fix(text);
  expect(files["shop/settings.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});
