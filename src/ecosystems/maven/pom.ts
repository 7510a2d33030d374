import { childrenOf, parseXml, type XmlElement } from "../../syntax/xml.ts";

/** A `pom.xml`, of which only Maven can tell the packages; plain JSON values. */
export interface Pom {
  readonly kind: "pom";
  /** How many dependencies it names itself; those of its parents are not known. */
  readonly dependencies: number;
}

/**
 * Looks at a `pom.xml`. Versions come from parents, properties and imported lists: none is read.
 *
 * @throws SyntaxError where it is not well formed
 */
export function parsePom(text: string): Pom {
  const project = parseXml(text.replace(/^\ufeff/, ""));
  const profiles = childrenOf(project, "profiles").flatMap((all) => childrenOf(all, "profile"));
  const dependencies = [project, ...profiles].reduce((sum, part) => sum + countIn(part), 0);
  return { kind: "pom", dependencies };
}

function countIn(part: XmlElement): number {
  return childrenOf(part, "dependencies").flatMap((all) => childrenOf(all, "dependency")).length;
}
