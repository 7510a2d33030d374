import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { djangoSettings } from "./django-settings.ts";

const python = await loadPython();
const head = "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = []\n";

test.each([
  ["debug pages", "[[DEBUG = True]]\n"],
  ["any host", "[[ALLOWED_HOSTS = ['a.example', '*']]]\r\n"],
  [
    "cookies",
    "[[SESSION_COOKIE_SECURE = False]]\n[[SESSION_COOKIE_HTTPONLY = False]]\n[[CSRF_COOKIE_SECURE = False]]\n",
  ],
  ["guessed types", "[[SECURE_CONTENT_TYPE_NOSNIFF: bool = False]]\n"],
  ["fast hashes", "[[PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(djangoSettings, python, head + marked, "shop/settings.py")).toBe(head + marked);
});

test.each([
  ["what is decided later", "DEBUG = True\nif PRODUCTION:\n    DEBUG = False\n"],
  ["the environment", "DEBUG = os.environ.get('DEBUG') == '1'\nALLOWED_HOSTS = env('HOSTS')\n"],
  [
    "an old hash that is only checked",
    "PASSWORD_HASHERS = ['django.contrib.auth.hashers.Argon2PasswordHasher', 'django.contrib.auth.hashers.MD5PasswordHasher']\n",
  ],
  ["what is on", "SESSION_COOKIE_SECURE = True\nDEBUG = False\n"],
])("allows %s", (_, text) => {
  expect(mark(djangoSettings, python, head + text, "shop/settings.py")).toBe(head + text);
});

test.each([
  ["developers' settings", "shop/settings/local.py", `${head}DEBUG = True\n`],
  ["tests", "tests/settings.py", `${head}DEBUG = True\n`],
  ["another file", "shop/app.py", "DEBUG = True\nMIDDLEWARE = []\n"],
])("allows %s", (_, path, text) => {
  expect(mark(djangoSettings, python, text, path)).toBe(text);
});
