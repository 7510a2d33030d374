import { expect, test } from "vitest";
import { linkPython } from "../../../test/programs.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { pythonEndpoints } from "./endpoints.ts";

const link = (files: Readonly<Record<string, string>>) => linkPython(pythonEndpoints, files);

const guards = ({ authenticated, validated, limited }: Endpoint) =>
  [authenticated, validated, limited].map(({ state }) => state).join(" ");

/** `GET /items: absent present absent` of every endpoint. */
const lines = (files: Readonly<Record<string, string>>) =>
  link(files).endpoints.map((one) => `${one.method} ${one.path}: ${guards(one)}`);

test("FastAPI: prefixes and dependencies of routers in other files, through a package", () => {
  const found = lines({
    "app/main.py": `from fastapi import FastAPI
from app.api import api_router
app = FastAPI()
app.include_router(api_router, prefix="/api/v1")
@app.get("/health")
def health():
    return {}
`,
    "app/api/__init__.py": `from fastapi import APIRouter
from .items import router as items
from . import users
api_router = APIRouter()
api_router.include_router(items, prefix="/items")
api_router.include_router(users.router)
`,
    "app/api/items.py": `from fastapi import APIRouter, Depends
from pydantic import BaseModel
from app.deps import CurrentUser
router = APIRouter()
class ItemIn(BaseModel):
    name: str
@router.post("/")
def create(item: ItemIn, user: CurrentUser):
    return item
@router.get("/{id}")
def read(id: int):
    return id
`,
    "app/api/users.py": `from fastapi import APIRouter, Depends, Request
from app.deps import get_user
router = APIRouter(prefix="/users", dependencies=[Depends(get_user)])
@router.put("/me")
async def update(request: Request):
    return await request.json()
`,
    "app/deps.py": `from typing import Annotated
from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer
oauth = OAuth2PasswordBearer(tokenUrl="login")
def get_user(token: str = Depends(oauth)):
    user = look_up(token)
    if not user:
        raise HTTPException(status_code=401)
    return user
CurrentUser = Annotated[dict, Depends(get_user)]
`,
  });
  expect(found).toEqual([
    "POST /api/v1/items/: present present absent",
    "GET /api/v1/items/{id}: absent present absent",
    "PUT /api/v1/users/me: present absent absent",
    "GET /health: absent present absent",
  ]);
});

test("a credential that is taken out of the request and never checked is no authentication", () => {
  const found = lines({
    "main.py": `from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
app = FastAPI()
bearer = HTTPBearer()
def who(token = Depends(bearer)):
    return {"name": token.credentials}
@app.get("/a")
def a(user = Depends(who)):
    return user
`,
  });
  expect(found).toEqual(["GET /a: absent present absent"]);
});

test("Flask: blueprints, decorators of the project and of libraries, limits", () => {
  const program = link({
    "shop/__init__.py": `from flask import Flask
from flask_limiter import Limiter
from .admin import bp
from .limits import limiter
def create_app():
    app = Flask(__name__)
    app.register_blueprint(bp, url_prefix="/admin")
    limiter.init_app(app)
    @app.route("/login", methods=["POST"])
    @limiter.limit("5/minute")
    def login():
        if not check_password_hash(a, request.form["password"]):
            return "no", 401
        return "yes"
    return app
`,
    "shop/limits.py": `from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
limiter = Limiter(get_remote_address)
`,
    "shop/admin.py": `from flask import Blueprint, abort, request, session
from functools import wraps
bp = Blueprint("admin", __name__, url_prefix="/unused")
def needs_admin(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if not session.get("admin"):
            abort(403)
        return view(*args, **kwargs)
    return inner
@bp.route("/users/<int:id>", methods=["GET", "DELETE"])
@needs_admin
def users(id):
    return str(id)
@bp.get("/open")
def open_to_all():
    return request.args["q"]
`,
  });
  expect(program.endpoints.map((one) => `${one.method} ${one.path}: ${guards(one)}`)).toEqual([
    "GET /admin/open: absent absent absent",
    "DELETE /admin/users/<int:id>: present unknown absent",
    "GET /admin/users/<int:id>: present unknown absent",
    "POST /login: present absent present",
  ]);
  expect(program.endpoints[1]?.authenticated.evidence).toEqual({
    path: "shop/admin.py",
    line: 7,
    what: "needs_admin: asks the session",
  });
});

test("Django: urls that include others, views, mixins and the settings of REST framework", () => {
  const found = lines({
    "site/urls.py": `from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from shop import views
urlpatterns = [
    path("shop/", include("shop.urls")),
    path("home/", login_required(views.home)),
    path("plain/", views.plain),
]
`,
    "site/settings.py": `ROOT_URLCONF = "site.urls"
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"]
REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
`,
    "shop/urls.py": `from django.urls import path, include
from rest_framework.routers import DefaultRouter
from . import views
router = DefaultRouter()
router.register("orders", views.OrderViewSet)
router.register("items", views.ItemViewSet)
urlpatterns = [path("", include(router.urls)), path("mine/", views.Mine.as_view()), path("stock/", views.stock)]
`,
    "shop/views.py": `from django.contrib.auth.mixins import LoginRequiredMixin
from django.views import View
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ModelViewSet
def home(request):
    return None
def plain(request):
    return request.POST["x"]
class Mine(LoginRequiredMixin, View):
    def get(self, request):
        return None
class OrderViewSet(ModelViewSet):
    permission_classes = [AllowAny]
class ItemViewSet(ModelViewSet):
    pass
@api_view(["GET", "POST"])
@throttle_classes([UserRateThrottle])
def stock(request):
    return request.data
`,
  });
  expect(found).toEqual([
    "* /home/: present present absent",
    // The permissions of REST framework's settings hold for its own views only.
    "* /plain/: absent absent absent",
    "* /shop/items/: present present absent",
    "GET /shop/mine/: present present absent",
    "* /shop/orders/: absent present absent",
    "GET /shop/stock/: present absent present",
    "POST /shop/stock/: present absent present",
  ]);
});

test("a router that nothing mounts is said, and what guards it is not known", () => {
  const program = link({
    "r.py": `from fastapi import APIRouter
router = APIRouter(prefix="/x")
@router.get("/y")
def y():
    return 1
`,
  });
  expect(program.endpoints[0]).toMatchObject({
    path: "/x/y",
    isMounted: false,
    authenticated: { state: "unknown" },
  });
});

test("who writes security headers", () => {
  const main = (line: string) => `from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware
from some_library import Unknown
class Headers(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        response = await call_next(request)
        response.headers["X-Frame-Options"] = "DENY"
        return response
app = FastAPI()
${line}
`;
  const state = (line: string) =>
    link({ "main.py": main(line) }).applications.map(({ headers }) => headers.state);
  expect(state("app.add_middleware(Headers)")).toEqual(["present"]);
  expect(state("")).toEqual(["absent"]);
  expect(state("app.add_middleware(Unknown)")).toEqual(["unknown"]);
});

test("routers that include each other and views that are not there end", () => {
  const found = lines({
    "a.py": `from fastapi import APIRouter
import b
router = APIRouter()
router.include_router(b.router)
@router.get("/a")
def a(): ...
`,
    "b.py": `from fastapi import APIRouter
import a
router = APIRouter()
router.include_router(a.router)
`,
    "urls.py": `from django.urls import path, include
urlpatterns = [path("x/", include("urls")), path("gone/", missing.view)]
`,
  });
  expect(found.length).toBeGreaterThan(0);
});
