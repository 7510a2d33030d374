import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { corsAnyOrigin } from "./cors-any-origin.ts";

const python = await loadPython();
const fastapi = "from fastapi.middleware.cors import CORSMiddleware\n";
const flask = "from flask_cors import CORS\n";

test.each([
  [
    "FastAPI",
    `${fastapi}app.add_middleware(CORSMiddleware, allow_origins=[[["*"]]], allow_credentials=True)\n`,
  ],
  [
    "a pattern",
    `${fastapi}CORSMiddleware(app, allow_credentials=True, allow_origin_regex=[[r"https?://.*"]])\n`,
  ],
  [
    "any pattern",
    `${fastapi}CORSMiddleware(app, allow_credentials=True, allow_origin_regex=[[".*"]])\n`,
  ],
  ["Flask", `${flask}CORS(app, supports_credentials=True, origins=[["*"]])\n`],
  ["Flask's own default", `${flask}[[CORS(app, supports_credentials=True)]]\n`],
  ["Django", "CORS_ALLOW_ALL_ORIGINS = [[True]]\nCORS_ALLOW_CREDENTIALS = True\n"],
])("reports %s", (_, marked) => {
  expect(mark(corsAnyOrigin, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["no credentials", `${fastapi}app.add_middleware(CORSMiddleware, allow_origins=["*"])\n`],
  [
    "a list",
    `${fastapi}app.add_middleware(CORSMiddleware, allow_origins=["https://a.example"], allow_credentials=True)\n`,
  ],
  [
    "a setting",
    `${fastapi}app.add_middleware(CORSMiddleware, allow_origins=settings.ORIGINS, allow_credentials=True)\n`,
  ],
  [
    "a pattern of hosts",
    `${fastapi}CORSMiddleware(app, allow_credentials=True, allow_origin_regex=r"https://.*\\.a\\.example")\n`,
  ],
  [
    "resources",
    `${flask}CORS(app, supports_credentials=True, resources={"/a": {"origins": "https://a.example"}})\n`,
  ],
  ["Django without credentials", "CORS_ALLOW_ALL_ORIGINS = True\n"],
])("allows %s", (_, text) => {
  expect(mark(corsAnyOrigin, python, text, "a.py")).toBe(text);
});
