export type JwtLibrary = "pyjwt" | "jose";
export type WebFramework = "fastapi" | "flask" | "none";

/** How the handler is used, in one line of code. */
export function framed(framework: WebFramework): string {
  return framework === "fastapi"
    ? "claims = Depends(current_claims)."
    : "claims = jwt_handler().decode(token).";
}

const libraries = {
  pyjwt: {
    imports: "import jwt\n",
    error: "jwt.PyJWTError",
    decode: `jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                options={"require": ["exp", "iat", "sub"]},
            )`,
  },
  jose: {
    imports: "from jose import JWTError, jwt\n",
    error: "JWTError",
    decode: `jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                options={"require_exp": True, "require_iat": True, "require_sub": True},
            )`,
  },
} as const;

const frameworks = {
  fastapi: {
    imports: `from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
`,
    error: `class InvalidToken(HTTPException):
    """A token that does not hold: answered with 401."""

    def __init__(self):
        super().__init__(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"})
`,
    tail: `

_bearer = HTTPBearer(auto_error=False)


def current_claims(
    credentials: Optional[HTTPAuthorizationCredentials] = Depends(_bearer),
) -> Dict[str, Any]:
    """For endpoints: claims = Depends(current_claims)."""
    if credentials is None:
        raise InvalidToken()
    return jwt_handler().decode(credentials.credentials)
`,
  },
  flask: {
    imports: "from werkzeug.exceptions import Unauthorized\n",
    error: `class InvalidToken(Unauthorized):
    """A token that does not hold: answered with 401."""
`,
    tail: "",
  },
  none: {
    imports: "",
    error: `class InvalidToken(Exception):
    """A token that does not hold: answer it with 401."""
`,
    tail: "",
  },
} as const;

/** Text of `jwt_handler.py`. */
export function handlerText(library: JwtLibrary, framework: WebFramework): string {
  const { imports, error, decode } = libraries[library];
  const web = frameworks[framework];
  return `"""Access tokens: signed, expiring, and read only where all of that holds."""

import os
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, Dict, Mapping, Optional

${imports}${web.imports}
# One constant: a token never chooses how it is checked.
ALGORITHM = "HS256"
LEAST_KEY_BYTES = 32


${web.error}

class JWTHandler:
    def __init__(self, secret_key: str, expires: timedelta = timedelta(minutes=30)):
        if len(secret_key.encode()) < LEAST_KEY_BYTES:
            raise ValueError(f"The key needs at least {LEAST_KEY_BYTES} bytes")
        self._key = secret_key
        self._expires = expires

    def create_access_token(
        self, data: Mapping[str, Any], expires_delta: Optional[timedelta] = None
    ) -> str:
        """Signs a copy of data with the times of issue and of expiry. It needs a "sub"."""
        if data.get("sub") in (None, ""):
            raise ValueError('A token says whose it is: data needs a "sub"')
        # With its zone: a time without one is read as UTC, and is wrong by the hours between.
        now = datetime.now(timezone.utc)
        expires = now + (self._expires if expires_delta is None else expires_delta)
        claims = {**data, "sub": str(data["sub"]), "iat": now, "exp": expires}
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def decode(self, token: str) -> Dict[str, Any]:
        """The claims of a token; InvalidToken where anything about it does not hold."""
        try:
            claims = ${decode}
        except ${error} as error:
            raise InvalidToken() from error
        if not claims["sub"]:
            raise InvalidToken()
        return claims


@lru_cache(maxsize=1)
def jwt_handler() -> JWTHandler:
    """The handler of this application. Without the key it does not start."""
    return JWTHandler(os.environ["JWT_SECRET_KEY"])
${web.tail}`;
}
