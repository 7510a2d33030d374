import type { Application, Guard } from "./endpoint.ts";
import { strongest } from "./judge-guards.ts";
import { type Project, resolve } from "./resolve-reference.ts";

/** The applications of a project, with who writes their security headers. */
export function applicationsOf(project: Project): Application[] {
  const found: Application[] = [];
  for (const [path, { routers, settings }] of project.files) {
    for (const { name, framework, isApplication, site } of routers) {
      if (!isApplication) continue;
      found.push({ framework, place: { path, site }, headers: headersOf(project, { path, name }) });
    }
    if (settings?.middleware.length) {
      const what = settings.middleware.find((one) => one.endsWith(".SecurityMiddleware"));
      const line = settings.site.region.startLine;
      const headers: Guard = what
        ? { state: "present", evidence: { path, line, what } }
        : { state: "absent" };
      found.push({ framework: "django", place: { path, site: settings.site }, headers });
    }
  }
  return found;
}

const writers =
  /(?:^|\.)(?:Talisman|SecureHeaders|SecureHeadersMiddleware|SecurityHeadersMiddleware)$|^(?:helmet|lusca)\./;

/** Who writes the security headers of an application, through any file of the project. */
function headersOf(
  project: Project,
  { path, name }: { readonly path: string; readonly name: string },
): Guard {
  const guards: Guard[] = [];
  for (const [file, { middlewares }] of project.files) {
    for (const { application, what, line } of middlewares) {
      const named = resolve(project, file, application);
      // One that is handed in as a parameter may be this one.
      if (named && !(named.file === path && named.name === name)) continue;
      const evidence = { path: file, line, what };
      guards.push({ state: writesHeaders(project, file, what), evidence });
    }
  }
  return strongest(guards);
}

function writesHeaders(project: Project, file: string, what: string): Guard["state"] {
  const own = resolve(project, file, what);
  const isWriter = writers.test(what) || (own && project.definitionOf(own)?.writesHeaders);
  if (isWriter) return "present";
  // A middleware of a library that is not known may write them.
  return own || isKnown(what) ? "absent" : "unknown";
}

function isKnown(what: string): boolean {
  return /^(?:(?:fastapi|starlette|flask_limiter|flask_login|slowapi|django)\b|(?:express|body-parser|cookie-parser|cookie-session|express-session|cors|morgan|compression|method-override|multer|passport|serve-favicon|serve-static|connect-flash|express-fileupload|express-rate-limit|swagger-ui-express)\.)/.test(
    what,
  );
}
