import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { verificationFallsOpen } from "./verification-falls-open.ts";

const python = await loadPython();
const decoding = (answer: string, after = "") =>
  `import jwt\ndef current_user(token):\n    try:\n        return jwt.decode(token, KEY, algorithms=["HS256"])\n    except jwt.PyJWTError:\n        ${answer}\n${after}`;

test.each([
  ["a user of its own", decoding('[[return {"sub": "demo", "role": "user"}]]')],
  ["a default by its name", decoding("[[return DEFAULT_USER]]")],
  ["a default as text", decoding('log.error("bad")\n        [[return "admin"]]')],
  [
    "yes",
    "def allowed(t):\n    try:\n        return verify_token(t)\n    except Exception:\n        [[return True]]\n",
  ],
  ["a user that is made", decoding("[[return User(id=1)]]")],
  ["what stands behind", decoding("pass", '    [[return {"user_id": 1}]]\n')],
])("reports %s", (_, marked) => {
  expect(mark(verificationFallsOpen, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["raising", decoding("raise HTTPException(401)")],
  ["nobody", decoding("return None")],
  ["no", decoding("return False")],
  ["an error", decoding('return {"user": None, "error": "bad token"}')],
  ["a refusal", decoding('return JSONResponse({"detail": "no"}, status_code=401)')],
  ["somebody without a name", decoding("return AnonymousUser()")],
  ["an anonymous one", decoding('return {"sub": "anonymous"}')],
  ["nothing", decoding("pass", "    return None\n")],
  [
    "another try",
    "def f():\n    try:\n        return load()\n    except OSError:\n        return True\n",
  ],
  [
    "bytes that are decoded",
    "def f(b):\n    try:\n        return b.decode()\n    except ValueError:\n        return DEFAULT_USER\n",
  ],
  [
    "a library that is not there",
    "def f(t):\n    try:\n        return verify_token(t)\n    except ImportError:\n        return True\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(verificationFallsOpen, python, text, "a.py")).toBe(text);
});
