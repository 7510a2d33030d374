import type { FileTree, OpenRequest } from "../model/index.ts";

/** Opens an image of any kind as a tree. What reads layers is loaded then: of folders nobody needs it. */
export async function openImageTree(request: OpenRequest): Promise<FileTree> {
  const [{ openImage }, { treeOf }] = await Promise.all([
    import("./open-image.ts"),
    import("../oci/opened-image.ts"),
  ]);
  return treeOf(await openImage(request), request.target);
}
