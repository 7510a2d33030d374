import type { DefinitionFacts, SettingsFacts, UrlFacts } from "../../endpoints/file-endpoints.ts";
import type { PlacedGuard } from "../../endpoints/judge-guards.ts";
import { joinPaths } from "../../endpoints/link-routers.ts";
import type { LinkedRoute } from "../../endpoints/linked-route.ts";
import { keyOf, type Project, resolve, throughImports } from "../../endpoints/resolve-reference.ts";

/** A list of URLs of one file. */
interface UrlList {
  readonly file: string;
  readonly list: string;
}

interface Above {
  readonly prefix: string;
  readonly isMounted: boolean;
  readonly around: ReadonlySet<string>;
}

const maxRoutes = 50_000;

/** The routes of Django: from the URLs that nothing includes, down to their views. */
export function djangoRoutes(project: Project): readonly LinkedRoute[] {
  const settings = settingsOf(project);
  const routes: LinkedRoute[] = [];
  for (const list of outermostLists(project)) {
    const isMounted = list.list === "urlpatterns";
    const above = { prefix: "/", isMounted, around: new Set<string>() };
    for (const route of routesOf(list, above, { project, settings })) {
      if (routes.length < maxRoutes) routes.push(route);
    }
  }
  return routes;
}

/** The lists that nothing includes. */
function outermostLists(project: Project): readonly UrlList[] {
  const lists = new Map<string, UrlList>();
  const included = new Set<string>();
  for (const [file, { urls }] of project.files) {
    for (const { list, includes } of urls) {
      lists.set(keyOf({ file, name: list }), { file, list });
      const target = includes === undefined ? undefined : listOf(project, file, includes);
      if (target) included.add(keyOf({ file: target.file, name: target.list }));
    }
  }
  return [...lists].flatMap(([key, list]) => (included.has(key) ? [] : [list]));
}

interface Placed extends SettingsFacts {
  readonly file: string;
}

function settingsOf(project: Project): readonly Placed[] {
  return [...project.files].flatMap(([file, { settings }]) =>
    settings ? [{ ...settings, file }] : [],
  );
}

/** Where `include(…)` leads: a module's `urlpatterns`, or a list or router by its name. */
function listOf(project: Project, from: string, reference: string): UrlList | undefined {
  const here = project.files.get(from)?.urls.some(({ list }) => list === reference);
  if (here) return { file: from, list: reference };
  const path = throughImports(reference, project.files.get(from)?.imports ?? {});
  const found = project.modules.resolve(from, path);
  return found && { file: found.file, list: found.rest === "" ? "urlpatterns" : found.rest };
}

interface Walk {
  readonly project: Project;
  readonly settings: readonly Placed[];
}

function* routesOf({ file, list }: UrlList, above: Above, walk: Walk): Generator<LinkedRoute> {
  const key = keyOf({ file, name: list });
  if (above.around.has(key) || above.around.size > 20) return;
  const around = new Set([...above.around, key]);
  const entries = walk.project.files.get(file)?.urls.filter((one) => one.list === list) ?? [];
  for (const entry of entries) {
    const prefix = joinPaths(above.prefix, entry.path ?? "…");
    if (entry.includes !== undefined) {
      const target = listOf(walk.project, file, entry.includes);
      if (target) yield* routesOf(target, { ...above, prefix, around }, walk);
    } else if (entry.view !== undefined) {
      yield routeOf(entry, { file, path: prefix, isMounted: above.isMounted }, walk);
    }
  }
}

function routeOf(
  { view = "", guards, site }: UrlFacts,
  {
    file,
    path,
    isMounted,
  }: { readonly file: string; readonly path: string; readonly isMounted: boolean },
  { project, settings }: Walk,
): LinkedRoute {
  const named = resolve(project, file, view);
  const definition = named && project.definitionOf(named);
  const at = { reference: view, line: site.region.startLine, by: "call" } as const;
  const own: PlacedGuard[] = [...guards, at].map((guard) => ({ file, guard }));
  const stated = definition?.guards.filter(({ by }) => by === "decorator") ?? [];
  return {
    framework: "django",
    methods: methodsOf(definition),
    path: path.startsWith("/") ? path : `/${path}`,
    handler: named?.name ?? view,
    place: named && definition ? { path: named.file, site: definition.site } : { path: file, site },
    isMounted,
    guards: [
      ...own,
      ...stated.map((guard) => ({ file: named?.file ?? file, guard })),
      ...settings.flatMap((one) => guardsOfSettings(one, definition)),
    ],
    input: definition?.input ?? {},
    file: named?.file ?? file,
  };
}

const restView = /(?:^|\.)(?:api_view|action|\w*APIView|\w*ViewSet)$/;

/** What holds for every view: middleware, and for those of REST framework its defaults. */
function guardsOfSettings(
  { file, middleware, permissions, throttles, site }: Placed,
  view: DefinitionFacts | undefined,
): readonly PlacedGuard[] {
  const line = site.region.startLine;
  const said = view?.guards.map(({ reference }) => reference) ?? [];
  const isRest = said.some((reference) => restView.test(reference));
  const defaults = isRest ? [...(view?.statesPermissions ? [] : permissions), ...throttles] : [];
  const names = [...middleware, ...defaults];
  return names.map((reference) => ({ file, guard: { reference, line, by: "base" } }));
}

function methodsOf(definition: DefinitionFacts | undefined): readonly string[] {
  const { methods = [] } = definition ?? {};
  return methods.length > 0 ? methods : ["*"];
}
