import { expect, test } from "vitest";
import { findFlows } from "../../../test/python-flows.ts";
import { massAssignment } from "./mass-assignment.ts";

const models =
  "from app import db\nclass User(db.Model):\n    pass\nclass Admin(User):\n    pass\nclass Strict(db.Model):\n    def __init__(self, name):\n        self.name = name\nclass Plain:\n    pass\n";

/** Lines of `app/views.py`, below two lines of imports, that are reported. */
function lines(body: string): number[] {
  const head = "from flask import request\nfrom app.models import Admin, Plain, Strict, User\n";
  const indented = body.replace(/^/gm, "    ").trimEnd();
  const files = {
    "app/__init__.py": "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n",
    "app/models.py": models,
    "app/views.py": `${head}def view(user, session, allowed):\n${indented}\n`,
  };
  return findFlows(massAssignment, files).map((one) => Number(/py:(\d+)/.exec(one)?.[1]) - 3);
}

test.each([
  ["User(**request.json)", [1]],
  ["Admin(**request.get_json())", [1]],
  ["data = request.form.to_dict()\nu = User(**data)", [2]],
  ["User(**{**request.json, 'a': 1})", [1]],
  ["User.query.filter_by(id=1).update(request.json)", [1]],
  ["session.query(User).filter(User.id == 1).update(request.json)", [1]],
  ["for key, value in request.json.items():\n    setattr(user, key, value)", [2]],
  ["user.__dict__.update(request.json)", [1]],
  ["Plain.objects.create(**request.json)", [1]],
  ["Plain.objects.filter(a=1).update(**request.json)", [1]],
  ["Plain.objects.update_or_create(id=1, defaults=request.json)", [1]],
  ["from sqlalchemy import insert\ninsert(User).values(**request.json)", [2]],
  ["User(**{k: v for k, v in request.json.items()})", [1]],
])("%j is reported", (body, expected) => {
  expect(lines(body)).toEqual(expected);
});

test.each([
  "User(name=request.json['name'])",
  "User(**{'name': request.json['name']})",
  "User(**{k: v for k, v in request.json.items() if k in ('name', 'mail')})",
  "User(**{k: request.json[k] for k in ('name', 'mail')})",
  "fields = {}\nfor k in allowed:\n    fields[k] = 1\nUser(**fields)",
  "for key, value in request.json.items():\n    if key in ('name', 'mail'):\n        setattr(user, key, value)",
  "for key in ('name', 'mail'):\n    setattr(user, key, request.json[key])",
  "setattr(user, request.json['key'], True)",
  "Strict(**request.json)",
  "Plain(**request.json)",
  "Unknown(**request.json)",
  "dict(**request.json)\nuser.update(**request.json)",
  "seen = {}\nseen.update(request.json)",
])("%j is not", (body) => {
  expect(lines(body)).toEqual([]);
});

test("a model that lists its fields is none, a plain dict is", () => {
  const text =
    "from fastapi import FastAPI\nfrom pydantic import BaseModel\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\nclass User(Base):\n    pass\nclass Form(BaseModel):\n    name: str\napp = FastAPI()\n@app.post('/a')\ndef a(form: Form):\n    return User(**form.dict())\n@app.post('/b')\ndef b(form: dict):\n    return User(**form)\n";
  expect(findFlows(massAssignment, { "a.py": text })).toEqual(["medium a.py:15 b"]);
});

test("what is handed over by name is one field", () => {
  const text =
    "from flask import request\nfrom django.db import models\nclass User(models.Model):\n    pass\ndef make(**fields):\n    return User(**fields)\ndef view():\n    make(name=request.json['name'])\n";
  expect(findFlows(massAssignment, { "a.py": text })).toEqual([]);
});

test("through functions and classes, and milder in tests", () => {
  const text =
    "from flask import request\nfrom django.db import models\nclass User(models.Model):\n    pass\ndef make(**fields):\n    return User(**fields)\ndef view():\n    make(**request.json)\n";
  expect(findFlows(massAssignment, { "a.py": text })).toEqual(["medium a.py:6 make"]);
  expect(findFlows(massAssignment, { "tests/a.py": text })).toEqual(["low tests/a.py:6 make"]);
});
