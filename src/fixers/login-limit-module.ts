const counting = `ATTEMPTS = 5
WINDOW_SECONDS = 60
# The oldest are forgotten: addresses are free to whoever attacks.
MOST_ADDRESSES = 10_000

_lock = Lock()
_attempts = OrderedDict()


def _wait(address):
    """Counts an attempt. Seconds to wait where there were too many, else 0."""
    now = time.monotonic()
    with _lock:
        times = _attempts.setdefault(address, deque())
        _attempts.move_to_end(address)
        while len(_attempts) > MOST_ADDRESSES:
            _attempts.popitem(last=False)
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        if len(times) >= ATTEMPTS:
            return int(times[0] + WINDOW_SECONDS - now) + 1
        times.append(now)
        return 0
`;

const head = `"""A few attempts a minute from one address. Counts are of this process alone: with several
processes, or many accounts to guess, use a limiter with a store that they share."""

import time
from collections import OrderedDict, deque
`;

/** Text of `login_limit.py`: a dependency of FastAPI. */
export const fastapiLimit: string = `${head}from threading import Lock

from fastapi import HTTPException, Request

${counting}

def limit_login(request: Request) -> None:
    wait = _wait(request.client.host if request.client else "")
    if wait:
        raise HTTPException(429, "Too many attempts", {"Retry-After": str(wait)})
`;

/** Text of `login_limit.py`: a decorator for views of Flask. Reading a form is no attempt. */
export const flaskLimit: string = `${head}from functools import wraps
from threading import Lock

from flask import make_response, request

${counting}

def limit_login(view):
    @wraps(view)
    def limited(*args, **kwargs):
        wait = 0 if request.method in ("GET", "HEAD", "OPTIONS") else _wait(request.remote_addr)
        if not wait:
            return view(*args, **kwargs)
        response = make_response("Too many attempts", 429)
        response.headers["Retry-After"] = str(wait)
        return response

    return limited
`;
