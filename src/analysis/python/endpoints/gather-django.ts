import type { PyAssign, PyCall, PyExpression } from "../../../syntax/python/nodes.ts";
import type { GuardFacts, SettingsFacts, UrlFacts } from "../../endpoints/file-endpoints.ts";
import { keyword, positional } from "../names.ts";
import { viewClassOf } from "./gather-routes.ts";
import { elementsOf, type Gathering, guardOf, referenceOf, textValue } from "./gathering.ts";

const pathMakers = /(?:^|\.)(?:path|re_path|url)$/;
const includers = /(?:^|\.)include$/;

/** Entries of lists such as `urlpatterns`, and what `router.register(…)` adds. */
export function urlsIn(at: Gathering): readonly UrlFacts[] {
  const listed = at.scopes.nodes.flatMap((node) => {
    if (node.kind !== "assign" && node.kind !== "augmented-assign") return [];
    const target = node.kind === "assign" ? node.targets[0] : node.target;
    if (target?.kind !== "name" || !node.value) return [];
    return entriesOf(node.value, { list: target.id, at });
  });
  return [...listed, ...at.scopes.calls.flatMap((call) => registered(call, at))];
}

interface Listing {
  readonly list: string;
  readonly at: Gathering;
}

/** `[path(…)] + router.urls`, `i18n_patterns(path(…))`. */
function entriesOf(value: PyExpression, listing: Listing, depth = 0): readonly UrlFacts[] {
  const { list, at } = listing;
  if (depth > 20) return [];
  if (value.kind === "binary") {
    return [value.left, value.right].flatMap((one) => entriesOf(one, listing, depth + 1));
  }
  if (value.kind === "list" || value.kind === "tuple") {
    return value.elements.flatMap((one) => entryOf(one, listing));
  }
  if (value.kind === "call" && /(?:^|\.)i18n_patterns$/.test(referenceOf(value.callee, at) ?? "")) {
    return value.args.flatMap((one) => (one.name ? [] : entryOf(one.value, listing)));
  }
  const included = urlsOfRouter(value, at);
  if (included === undefined || depth === 0) return [];
  const site = at.makeSite(value.range, undefined);
  return [{ list, path: "", includes: included, guards: [], site }];
}

function entryOf(element: PyExpression, { list, at }: Listing): readonly UrlFacts[] {
  const site = at.makeSite(element.range, undefined);
  if (element.kind === "starred") {
    const includes = urlsOfRouter(element.value, at);
    return includes === undefined ? [] : [{ list, path: "", includes, guards: [], site }];
  }
  if (element.kind !== "call") return [];
  const maker = referenceOf(element.callee, at) ?? "";
  const view = positional(element, 1) ?? keyword(element, "view")?.value;
  if (!pathMakers.test(maker) || !view) return [];
  const written = textValue(positional(element, 0), at);
  const path =
    maker.endsWith("path") && !maker.endsWith("re_path") ? written : plainPattern(written);
  const includes = includedBy(view, at);
  if (includes !== undefined) return [{ list, path, includes, guards: [], site }];
  const { reference, guards } = unwrap(view, at);
  return reference === undefined ? [] : [{ list, path, view: reference, guards, site }];
}

/** What a regular expression stands for, as far as people read it as a path. */
function plainPattern(pattern: string | undefined): string | undefined {
  return pattern?.replace(/^\^/, "").replace(/\$$/, "").replace(/\\\//g, "/");
}

/** `include("shop.urls")`, `include(router.urls)`, `include((patterns, "name"))`, `admin.site.urls`. */
function includedBy(view: PyExpression, at: Gathering): string | undefined {
  if (view.kind !== "call") return urlsOfRouter(view, at);
  if (!includers.test(referenceOf(view.callee, at) ?? "")) return undefined;
  const first = positional(view, 0);
  const what = first?.kind === "tuple" ? first.elements[0] : first;
  const named = textValue(what, at);
  if (named !== undefined) return named;
  return what && (urlsOfRouter(what, at) ?? referenceOf(what, at));
}

function urlsOfRouter(node: PyExpression, at: Gathering): string | undefined {
  if (node.kind !== "attribute" || node.name !== "urls") return undefined;
  return referenceOf(node.object, at);
}

/** `login_required(views.home)`, `cache_page(60)(View.as_view())`. */
function unwrap(view: PyExpression, at: Gathering) {
  const guards: GuardFacts[] = [];
  let inner = view;
  for (let depth = 0; inner.kind === "call" && depth < 10; depth++) {
    const made = viewClassOf(inner);
    if (made) return { reference: referenceOf(made, at), guards };
    guards.push(...guardOf(inner, "decorator", at));
    const wrapped = positional(inner, 0);
    if (!wrapped) break;
    inner = wrapped;
  }
  return { reference: referenceOf(inner, at), guards };
}

/** `router.register("orders", OrderViewSet)`. */
function registered(call: PyCall, at: Gathering): readonly UrlFacts[] {
  if (call.callee.kind !== "attribute" || call.callee.name !== "register") return [];
  const list = referenceOf(call.callee.object, at);
  const view = referenceOf(positional(call, 1), at);
  const path = textValue(positional(call, 0), at);
  if (list === undefined || view === undefined || path === undefined) return [];
  const site = at.makeSite(call.range, undefined);
  return [{ list, path: path === "" ? "" : `${path}/`, view, guards: [], site }];
}

/** The settings that say who may ask. */
export function settingsIn(at: Gathering): SettingsFacts | undefined {
  const assigned = new Map<string, PyAssign>();
  for (const node of at.scopes.module.body) {
    const [target] = node.kind === "assign" ? node.targets : [];
    if (node.kind === "assign" && target?.kind === "name") assigned.set(target.id, node);
  }
  const middleware = assigned.get("MIDDLEWARE");
  const anchor = middleware ?? assigned.get("ROOT_URLCONF");
  if (!anchor) return undefined;
  const rootUrls = textValue(assigned.get("ROOT_URLCONF")?.value, at);
  const rest = assigned.get("REST_FRAMEWORK")?.value;
  return {
    ...(rootUrls !== undefined && { rootUrls }),
    middleware: textsOf(middleware?.value, at),
    permissions: textsOf(entryOfDict(rest, "DEFAULT_PERMISSION_CLASSES", at), at),
    throttles: textsOf(entryOfDict(rest, "DEFAULT_THROTTLE_CLASSES", at), at),
    site: at.makeSite(anchor.range, undefined),
  };
}

function textsOf(node: PyExpression | undefined, at: Gathering): readonly string[] {
  return elementsOf(node).flatMap((one) => textValue(one, at) ?? []);
}

function entryOfDict(node: PyExpression | undefined, key: string, at: Gathering) {
  if (node?.kind !== "dict") return undefined;
  return node.entries.find((entry) => textValue(entry.key, at) === key)?.value;
}
