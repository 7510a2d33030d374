import type { Guard } from "./endpoint.ts";
import type { GuardFacts, Reference } from "./file-endpoints.ts";
import { keyOf, type Named, type Project, resolve } from "./resolve-reference.ts";

/** A guard, and the file that names it. */
export interface PlacedGuard {
  readonly file: string;
  readonly guard: GuardFacts;
}

const lastWord = (reference: Reference) => reference.slice(reference.lastIndexOf(".") + 1);

/** Names of libraries that let nobody in who has not signed in. */
const letsNobodyIn =
  /^(?:login_required|fresh_login_required|jwt_required|fresh_jwt_required|verify_jwt_in_request|permission_required|permissions_required|user_passes_test|staff_member_required|roles_required|roles_accepted|auth_required|auth_token_required|http_auth_required|LoginRequiredMixin|PermissionRequiredMixin|UserPassesTestMixin|IsAuthenticated|IsAdminUser|DjangoModelPermissions|DjangoObjectPermissions|LoginRequiredMiddleware|AuthenticationMiddleware|authenticate|requiresAuth|ensureLoggedIn|ensureAuthenticated|expressjwt)$/;
/** These let anybody read. */
const onlyChanges = /^(?:IsAuthenticatedOrReadOnly|DjangoModelPermissionsOrAnonReadOnly)$/;
/** `AuthenticationMiddleware` of Django says who asks and refuses nobody. */
const saysWho = /^django\.contrib\.auth\.middleware\.AuthenticationMiddleware$/;
/** Packages of Node that are one function. */
const guardPackages = /^(?:express-jwt|express-basic-auth|express-oauth2-jwt-bearer)\./;
/** Whose names sound like a guard, though nothing here says what they do. */
const soundsLikeGuard =
  /auth|log(?:ged)?_?in|token|permission|credential|current_user|role|admin|api_?key|session_user/i;
/** Lets in only who has not signed in: before a form of sign-in. */
const onlyGuests =
  /(?:^|_)(?:is|ensure|require)?_?(?:not|un)_?(?:auth|logged)|guest_?only|only_?guest/i;
/** What only takes the credentials out of a request. */
const takesCredentials = /^fastapi\.security\./;

/** Whether one of these guards turns away who has not signed in. */
export function authenticationBy(
  guards: readonly PlacedGuard[],
  { project, method }: { readonly project: Project; readonly method: string },
): Guard {
  const seen = new Set<string>();
  const found = guards.map((one) => judge(one, { project, method, seen }, 0));
  return strongest(found);
}

interface Judging {
  readonly project: Project;
  readonly method: string;
  readonly seen: Set<string>;
}

const maxDepth = 6;

function judge({ file, guard }: PlacedGuard, judging: Judging, depth: number): Guard {
  const { project, method, seen } = judging;
  const { reference, line, by } = guard;
  const evidence = { path: file, line, what: reference };
  if (by === "contract") return { state: "present", evidence };
  if (onlyGuests.test(lastWord(reference))) return { state: "absent" };
  const named = resolve(project, file, reference);
  if (named) return judgeNamed(named, judging, depth);
  const word = lastWord(reference);
  if (saysWho.test(reference) || takesCredentials.test(reference)) return { state: "absent" };
  if (letsNobodyIn.test(word) || guardPackages.test(reference))
    return { state: "present", evidence };
  if (onlyChanges.test(word)) {
    return isReading(method) ? { state: "absent" } : { state: "present", evidence };
  }
  const isOpen = word === "AllowAny" || seen.has(reference);
  if (isOpen || by === "call" || by === "base" || !soundsLikeGuard.test(word)) {
    return { state: "absent" };
  }
  return { state: "unknown", evidence };
}

function isReading(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

/** What a function of the project does, and those that it depends on or calls. */
function judgeNamed(named: Named, judging: Judging, depth: number): Guard {
  const definition = judging.project.definitionOf(named);
  const key = keyOf(named);
  if (!definition || depth > maxDepth || judging.seen.has(key)) return { state: "absent" };
  judging.seen.add(key);
  const { refuses, guards } = definition;
  if (refuses) {
    const what = `${named.name}: ${refuses.what}`;
    return { state: "present", evidence: { path: named.file, line: refuses.line, what } };
  }
  return strongest(guards.map((guard) => judge({ file: named.file, guard }, judging, depth + 1)));
}

const limitPackages =
  /^(?:express-rate-limit|express-slow-down|rate-limiter-flexible|express-brute)\./;
const limiting =
  /^(?:limit|shared_limit|RateLimiter|ratelimit|throttle|SlowAPIMiddleware|SlowAPIASGIMiddleware|Limiter|\w+RateThrottle)$/;

/** Whether one of these guards counts how often somebody asks. */
export function limitBy(guards: readonly PlacedGuard[], project: Project): Guard {
  return strongest(guards.map((one) => limitOf(one, project)));
}

function limitOf({ file, guard }: PlacedGuard, project: Project, depth = 0): Guard {
  const { reference, line } = guard;
  const named = resolve(project, file, reference);
  const slows = named && project.definitionOf(named)?.slows;
  if (named && slows) {
    const evidence = { path: named.file, line: slows.line, what: `${named.name}: ${slows.what}` };
    return { state: "present", evidence };
  }
  const alias = named && project.definitionOf(named);
  if (named && alias?.isAlias && depth < maxDepth) {
    return strongest(
      alias.guards.map((made) => limitOf({ file: named.file, guard: made }, project, depth + 1)),
    );
  }
  // What the project itself calls so does what its code says.
  const isLimiter = limiting.test(lastWord(reference)) || limitPackages.test(reference);
  if (named || !isLimiter) return { state: "absent" };
  return { state: "present", evidence: { path: file, line, what: reference } };
}

/** `present` before `unknown` before `absent`; the first of its kind. */
export function strongest(guards: readonly Guard[]): Guard {
  return (
    guards.find(({ state }) => state === "present") ??
    guards.find(({ state }) => state === "unknown") ?? { state: "absent" }
  );
}
