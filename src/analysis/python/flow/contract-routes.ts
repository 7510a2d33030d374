import type { Document, GatheredFile, MakeSite } from "../../../model/index.ts";
import type { OpenApiDocument } from "../../../syntax/openapi.ts";
import type { FileFlows } from "../../flow/file-flows.ts";
import { bitsOf } from "../../flow/kinds.ts";

const inPath = bitsOf(["path"]);

/** The functions that a description of an interface says are called, with what they are given. */
export function contractRoutes(document: Document, makeSite: MakeSite): FileFlows | undefined {
  const { operations } = document as OpenApiDocument;
  const routes = operations.flatMap(({ handler, parameters, range }) => {
    const open = parameters.filter(({ lets }) => lets !== "harmless");
    if (open.length === 0) return [];
    const { startLine, startColumn, endLine, endColumn } = makeSite(range, undefined).region;
    return [
      {
        ref: handler,
        inputs: Object.fromEntries(
          open.map(({ name, lets }) => [name, lets === "segment" ? inPath : 0]),
        ),
        at: [startLine, startColumn, endLine, endColumn] as const,
        what: "a parameter of the request",
      },
    ];
  });
  if (routes.length === 0) return undefined;
  return {
    functions: [],
    classes: {},
    names: {},
    dependencies: [],
    routes,
    wildcards: [],
    isLimited: false,
  };
}

/** Only connexion calls what a description names: without it the names are names of operations. */
export function withoutUncalled(
  said: readonly GatheredFile<FileFlows>[],
): readonly GatheredFile<FileFlows>[] {
  const isContract = ({ path }: GatheredFile) => /\.(?:ya?ml|json)$/i.test(path);
  if (!said.some(isContract)) return said;
  const isCalled = said.some(({ value }) =>
    Object.values(value.names).some((ref) => /^connexion\b/.test(ref)),
  );
  return isCalled ? said : said.filter((one) => !isContract(one));
}
