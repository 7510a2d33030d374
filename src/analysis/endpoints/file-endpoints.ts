import type { Site } from "../../model/index.ts";
import type { Framework } from "./endpoint.ts";

/** What one file says of endpoints. Plain values. */
export interface FileEndpoints {
  readonly routers: readonly RouterFacts[];
  readonly mounts: readonly MountFacts[];
  readonly routes: readonly RouteFacts[];
  /** Functions and classes that others may name as a guard. */
  readonly definitions: readonly DefinitionFacts[];
  readonly middlewares: readonly MiddlewareFacts[];
  /** What names on the level of the module stand for: `router` for `.routes.items.router`. */
  readonly imports: Readonly<Record<string, string>>;
  readonly urls: readonly UrlFacts[];
  readonly settings?: SettingsFacts;
  /** What a description of the interface says. */
  readonly operations?: readonly OperationFacts[];
}

/**
 * A name as it is written, or the dotted path that an import gives it: `limiter.limit`,
 * `app.api.items.router`, `..items.router`.
 */
export type Reference = string;

/** `FastAPI(…)`, `APIRouter(…)`, `Flask(…)`, `Blueprint(…)`, a router of Django REST framework. */
export interface RouterFacts {
  readonly name: string;
  readonly framework: Framework;
  readonly isApplication: boolean;
  /** `undefined` where it is not written out. */
  readonly prefix?: string | undefined;
  readonly guards: readonly GuardFacts[];
  readonly site: Site;
}

/** `parent.include_router(child)`, `parent.register_blueprint(child)`, `parent.mount(…, child)`. */
export interface MountFacts {
  readonly parent: Reference;
  readonly child: Reference;
  /** `undefined` where it is not written out; empty where none is given. */
  readonly prefix?: string | undefined;
  readonly guards: readonly GuardFacts[];
}

export interface RouteFacts {
  readonly router: Reference;
  readonly framework: Framework;
  readonly methods: readonly string[];
  /** `undefined` where it is not written out. */
  readonly path?: string | undefined;
  /** What answers; its definition says more. */
  readonly handler: Reference;
  readonly guards: readonly GuardFacts[];
  /** What the route itself says of the input, before what its handler does. */
  readonly input?: InputFacts;
  readonly site: Site;
}

/** How a handler reads what was sent. Lines from 1. */
export interface InputFacts {
  /** A parameter or call that states a shape. */
  readonly typed?: { readonly line: number; readonly what: string };
  /** The request, read as it came. */
  readonly raw?: { readonly line: number; readonly what: string };
}

/** Something that may guard. */
export interface GuardFacts {
  readonly reference: Reference;
  readonly line: number;
  /** `contract`: a description of the interface says so, and what serves it sees to it. */
  readonly by: "dependency" | "decorator" | "call" | "base" | "contract";
}

/** A function or class on the level of the module, or a name that a call gave its value. */
export interface DefinitionFacts {
  readonly name: string;
  readonly site: Site;
  /** Where it answers 401 or 403, or asks whether somebody has signed in. */
  readonly refuses?: { readonly line: number; readonly what: string };
  /** Where it answers 429. */
  readonly slows?: { readonly line: number; readonly what: string };
  readonly guards: readonly GuardFacts[];
  readonly input: InputFacts;
  /** Of a class: the methods of HTTP that it answers. */
  readonly methods?: readonly string[];
  /** A name that a call gave its value: `limiter = Limiter(…)`. */
  readonly isAlias?: true;
  /** Of a view of Django REST framework: it states who may ask, whatever the settings say. */
  readonly statesPermissions?: true;
  /** It writes a header that browsers heed for safety. */
  readonly writesHeaders?: true;
}

export interface MiddlewareFacts {
  readonly application: Reference;
  readonly what: Reference;
  readonly line: number;
}

/** An entry of Django's `urlpatterns`, or of a router of Django REST framework. */
export interface UrlFacts {
  /** Name of the list or router that it stands in. */
  readonly list: string;
  readonly path?: string | undefined;
  readonly view?: Reference;
  /** Another file's list, or a list or router of this one. */
  readonly includes?: Reference;
  readonly guards: readonly GuardFacts[];
  readonly site: Site;
}

/** A method and path with the function that answers it, by a description of the interface. */
export interface OperationFacts {
  readonly method: string;
  readonly path: string;
  readonly handler: Reference;
  /** The scheme by which who has not signed in is turned away. */
  readonly security?: string;
  /** It takes parameters or a body. */
  readonly isAsked: boolean;
  readonly site: Site;
}

/** What Django's settings say. */
export interface SettingsFacts {
  readonly rootUrls?: string;
  readonly middleware: readonly string[];
  readonly permissions: readonly string[];
  readonly throttles: readonly string[];
  readonly site: Site;
}
