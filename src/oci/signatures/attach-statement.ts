import { type ImageReference, UsageError } from "../../model/index.ts";
import { shownReference } from "../references.ts";
import { pushReferrer, type ReferrerPorts } from "./push-referrer.ts";
import type { Predicate } from "./sign-image.ts";
import { statementReferrer } from "./signature-manifests.ts";
import { writeStatement } from "./statements.ts";

/**
 * Attaches a document about an image of a registry, without a signature: whoever reads it sees that nobody
 * vouches for it. The same document is attached once, however often that is asked for.
 *
 * @returns digest of the manifest that holds it
 * @throws UsageError where there is no such image; errors of the ports
 */
export async function attachStatement(
  ports: ReferrerPorts,
  image: ImageReference & { readonly digest: string },
  { predicateType, predicate }: Predicate,
): Promise<string> {
  const subject = await ports.registry.manifest(image);
  if (!subject) throw new UsageError(`There is no image ${shownReference(image)} with this digest`);
  const { digest, mediaType, bytes } = subject;
  const draft = statementReferrer({
    statement: writeStatement({ digest, predicateType, predicate, version: "v1" }),
    subject: { digest, mediaType, size: bytes.length },
    predicateType,
  });
  return (await pushReferrer(ports, { image, draft })).digest;
}
