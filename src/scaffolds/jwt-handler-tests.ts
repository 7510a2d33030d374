import type { JwtLibrary, WebFramework } from "./jwt-handler-module.ts";

const web = {
  fastapi: `

def client():
    from fastapi import Depends, FastAPI
    from fastapi.testclient import TestClient

    app = FastAPI()

    @app.get("/me")
    def me(claims=Depends(current_claims)):
        return claims["sub"]

    return TestClient(app)


def test_an_endpoint_answers_whose_token_it_is(monkeypatch):
    monkeypatch.setenv("JWT_SECRET_KEY", KEY)
    jwt_handler.cache_clear()
    token = handler.create_access_token({"sub": "7"})
    answer = client().get("/me", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()) == (200, "7")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer no.such.token"}])
def test_an_endpoint_answers_401_to_everybody_else(monkeypatch, headers):
    monkeypatch.setenv("JWT_SECRET_KEY", KEY)
    jwt_handler.cache_clear()
    assert client().get("/me", headers=headers).status_code == 401
`,
  flask: "",
  none: "",
} as const;

/** Text of `test_jwt_handler.py`, for pytest. */
export function testText({
  library,
  framework,
  module,
}: {
  readonly library: JwtLibrary;
  readonly framework: WebFramework;
  /** How the handler is imported. */
  readonly module: string;
}): string {
  const names = [
    "ALGORITHM",
    "InvalidToken",
    "JWTHandler",
    ...(framework === "fastapi" ? ["current_claims"] : []),
    "jwt_handler",
  ];
  return `import base64
import json
from datetime import datetime, timedelta, timezone

import pytest
${library === "jose" ? "from jose import jwt" : "import jwt"}

from ${module} import ${names.join(", ")}

KEY = "k" * 32
handler = JWTHandler(KEY)


def signed(claims, key=KEY, algorithm=ALGORITHM):
    return jwt.encode(claims, key, algorithm=algorithm)


def in_minutes(minutes):
    return datetime.now(timezone.utc) + timedelta(minutes=minutes)


def claims(**others):
    return {"sub": "7", "iat": in_minutes(0), "exp": in_minutes(5), **others}


def without(name):
    return {key: value for key, value in claims().items() if key != name}


def unsigned():
    parts = ({"alg": "none", "typ": "JWT"}, {"sub": "7", "iat": 1, "exp": 32503680000})
    texts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    return b".".join(texts).decode() + "."


def test_a_token_comes_back_with_its_data():
    read = handler.decode(handler.create_access_token({"sub": 7, "role": "admin"}))
    assert (read["sub"], read["role"]) == ("7", "admin")


def test_it_expires_after_half_an_hour_or_as_asked():
    read = handler.decode(handler.create_access_token({"sub": "7"}))
    assert read["exp"] - read["iat"] == 30 * 60
    read = handler.decode(handler.create_access_token({"sub": "7"}, timedelta(minutes=5)))
    assert read["exp"] - read["iat"] == 5 * 60


def test_data_stays_as_it_was():
    data = {"sub": "7"}
    handler.create_access_token(data)
    assert data == {"sub": "7"}


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(handler.create_access_token({"sub": "7"}, timedelta(seconds=-1)), id="expired"),
        pytest.param(signed(claims(), key="x" * 32), id="another key"),
        pytest.param(signed(claims(), algorithm="HS512"), id="another algorithm"),
        pytest.param(signed(without("exp")), id="no expiry"),
        pytest.param(signed(without("iat")), id="no time of issue"),
        pytest.param(signed(without("sub")), id="nobody's"),
        pytest.param(signed(claims(sub="")), id="an empty name"),
        pytest.param(unsigned(), id="no signature"),
        pytest.param(signed(claims())[:-2], id="cut off"),
        pytest.param("", id="nothing"),
    ],
)
def test_any_other_token_is_refused(token):
    with pytest.raises(InvalidToken):
        handler.decode(token)


def test_a_token_needs_somebody():
    with pytest.raises(ValueError):
        handler.create_access_token({"role": "admin"})


def test_a_short_key_is_refused():
    with pytest.raises(ValueError):
        JWTHandler("secret")


def test_without_a_key_it_does_not_start(monkeypatch):
    monkeypatch.delenv("JWT_SECRET_KEY", raising=False)
    jwt_handler.cache_clear()
    with pytest.raises(KeyError):
        jwt_handler()
${web[framework]}`;
}
