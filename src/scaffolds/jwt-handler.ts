import type { Scaffold } from "../model/index.ts";
import { framed, handlerText, type JwtLibrary, type WebFramework } from "./jwt-handler-module.ts";
import { testText } from "./jwt-handler-tests.ts";
import { modulePath, usesPackage } from "./python-project.ts";

/** A class that makes access tokens which expire, and reads them only where all of them holds. */
export const jwtHandler: Scaffold = {
  id: "jwt-handler",
  title: "Make access tokens that expire, and check all of them",
  write(project) {
    const { folder } = project;
    // PyJWT where neither is there: python-jose is seldom released.
    const library: JwtLibrary =
      usesPackage(project, "python-jose") && !usesPackage(project, "pyjwt") ? "jose" : "pyjwt";
    const framework: WebFramework = usesPackage(project, "fastapi")
      ? "fastapi"
      : usesPackage(project, "flask")
        ? "flask"
        : "none";
    const path = folder === "" ? "jwt_handler.py" : `${folder}/jwt_handler.py`;
    const module = modulePath(path, project.entries);
    const isThere = usesPackage(project, library === "jose" ? "python-jose" : "pyjwt");
    return {
      files: [
        { path, text: handlerText(library, framework) },
        { path: testPath(project), text: testText({ library, framework, module }) },
      ],
      notes: [
        "Set JWT_SECRET_KEY to at least 32 random bytes where the application runs: openssl rand -hex 32",
        ...(isThere ? [] : ["Add PyJWT to the project's dependencies."]),
        `Replace what makes and reads tokens by JWTHandler: ${framed(framework)}`,
      ],
    };
  },
};

/** In the folder of tests where there is one, else beside the code. */
function testPath({ folder, entries }: Parameters<Scaffold["write"]>[0]): string {
  const isTests = (at: string) => [...entries.keys()].some((path) => path.startsWith(`${at}/`));
  const folders = folder.split("/");
  for (let depth = folder === "" ? 0 : folders.length; depth >= 0; depth--) {
    const base = folders.slice(0, depth).join("/");
    const tests = base === "" ? "tests" : `${base}/tests`;
    if (isTests(tests)) return `${tests}/test_jwt_handler.py`;
  }
  return folder === "" ? "test_jwt_handler.py" : `${folder}/test_jwt_handler.py`;
}
