import type { MountFacts, RouteFacts, RouterFacts } from "./file-endpoints.ts";
import type { PlacedGuard } from "./judge-guards.ts";
import type { LinkedRoute } from "./linked-route.ts";
import { keyOf, type Named, type Project, resolve } from "./resolve-reference.ts";

/** One way from an application down to a router. */
interface Way {
  /** `undefined` where a part of it is not written out. */
  readonly prefix: string;
  readonly guards: readonly PlacedGuard[];
  readonly isMounted: boolean;
}

interface PlacedMount {
  readonly file: string;
  readonly mount: MountFacts;
  readonly parent: Named | undefined;
}

/** The routes of FastAPI and Flask, with the prefixes and guards of every way that leads to them. */
export function mountedRoutes(project: Project): readonly LinkedRoute[] {
  const mounts = mountsByChild(project);
  const known = new Map<string, readonly Way[]>();
  const routes: LinkedRoute[] = [];
  for (const [file, { routes: stated }] of project.files) {
    for (const route of stated) {
      const router = resolve(project, file, route.router);
      const facts = router && project.routerOf(router);
      // `@something.get("/x")` of what is no router: a client, a test, a mock.
      if (!router || !facts) continue;
      const ways = waysTo(router, { project, mounts, known, around: new Set() });
      for (const way of ways)
        routes.push(linkedRoute(route, { file, way, router: facts, project }));
    }
  }
  return routes;
}

function linkedRoute(
  route: RouteFacts,
  {
    file,
    way,
    router,
    project,
  }: {
    readonly file: string;
    readonly way: Way;
    readonly router: RouterFacts;
    readonly project: Project;
  },
): LinkedRoute {
  const named = resolve(project, file, route.handler);
  const definition = named && project.definitionOf(named);
  const handlerFile = named?.file ?? file;
  const own = route.guards.map((guard) => ({ file, guard }));
  const handler = {
    reference: route.handler,
    line: route.site.region.startLine,
    by: "call",
  } as const;
  const methods = route.methods.length > 0 ? route.methods : (definition?.methods ?? []);
  return {
    framework: router.framework,
    methods: methods.length > 0 ? methods : ["*"],
    path: joinPaths(way.prefix, route.path ?? "…"),
    handler: route.handler,
    place: { path: file, site: route.site },
    isMounted: way.isMounted,
    guards: [...way.guards, ...own, { file, guard: handler }],
    input: { ...definition?.input, ...route.input },
    file: handlerFile,
  };
}

function mountsByChild(project: Project): ReadonlyMap<string, readonly PlacedMount[]> {
  const found = new Map<string, PlacedMount[]>();
  for (const [file, { mounts }] of project.files) {
    for (const mount of mounts) {
      const child = resolve(project, file, mount.child);
      if (!child) continue;
      const parent = resolve(project, file, mount.parent);
      const list = found.get(keyOf(child));
      const placed = { file, mount, parent };
      if (list) list.push(placed);
      else found.set(keyOf(child), [placed]);
    }
  }
  return found;
}

interface Walk {
  readonly project: Project;
  readonly mounts: ReadonlyMap<string, readonly PlacedMount[]>;
  readonly known: Map<string, readonly Way[]>;
  readonly around: ReadonlySet<string>;
}

const maxWays = 20;

/** Every way to a router: itself, below what it is mounted on, up to an application. */
function waysTo(router: Named, walk: Walk): readonly Way[] {
  const key = keyOf(router);
  const known = walk.known.get(key);
  if (known) return known;
  const facts = walk.project.routerOf(router);
  if (!facts || walk.around.has(key)) return [];
  const found = facts.isApplication
    ? [applicationWay(router, facts, walk)]
    : waysBelow(router, facts, walk);
  const ways = found.slice(0, maxWays);
  walk.known.set(key, ways);
  return ways;
}

function waysBelow(router: Named, facts: RouterFacts, walk: Walk): readonly Way[] {
  const key = keyOf(router);
  const around = new Set([...walk.around, key]);
  const own = facts.guards.map((guard) => ({ file: router.file, guard }));
  const mounts = walk.mounts.get(key) ?? [];
  const ways = mounts.flatMap(({ file, mount, parent }) => {
    const above = parent ? waysTo(parent, { ...walk, around }) : [];
    const guards = [...mount.guards.map((guard) => ({ file, guard })), ...own];
    // `create_app(app)`: the application is a parameter, and its prefix is not known here.
    const from = above.length > 0 ? above : [{ prefix: "", guards: [], isMounted: !parent }];
    return from.map((way) => ({
      prefix: joinPaths(way.prefix, prefixBelow(mount, facts)),
      guards: [...way.guards, ...guards],
      isMounted: way.isMounted,
    }));
  });
  if (ways.length > 0) return ways;
  return [{ prefix: facts.prefix ?? "…", guards: own, isMounted: false }];
}

/** Flask takes the mount's prefix instead of the blueprint's own, FastAPI one after the other. */
function prefixBelow({ prefix }: MountFacts, facts: RouterFacts): string {
  if (facts.framework === "flask") return (prefix === "" ? facts.prefix : prefix) ?? "…";
  return joinPaths(prefix ?? "…", facts.prefix ?? "…");
}

/** What guards a whole application: its own dependencies, and its middlewares in any file. */
function applicationWay(application: Named, facts: RouterFacts, { project }: Walk): Way {
  const guards: PlacedGuard[] = facts.guards.map((guard) => ({ file: application.file, guard }));
  // Of Express the order counts: what comes before a route is among the route's own.
  const files = facts.framework === "express" ? [] : project.files;
  for (const [file, { middlewares }] of files) {
    for (const { application: of, what, line } of middlewares) {
      const named = resolve(project, file, of);
      if (named && keyOf(named) !== keyOf(application)) continue;
      guards.push({ file, guard: { reference: what, line, by: "dependency" } });
    }
  }
  return { prefix: facts.prefix ?? "", guards, isMounted: true };
}

/** One slash between two parts of a path. */
export function joinPaths(before: string, after: string): string {
  if (before === "") return after;
  if (after === "") return before;
  return `${before.replace(/\/+$/, "")}/${after.replace(/^\/+/, "")}`;
}
