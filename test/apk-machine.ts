import { apkRepositoryOf, type MadeApk, type MadeApkKey, makeApkKey } from "./apk-repository.ts";
import { type Asked, type PatchingMachine, patchingMachine } from "./patching.ts";

/** A machine that patches images from a made repository that it trusts. */
export interface ApkMachine extends Omit<PatchingMachine, "publish"> {
  readonly key: MadeApkKey;
  publish(packages: readonly MadeApk[]): void;
}

export async function apkMachine(): Promise<ApkMachine> {
  const { archive, patch } = await patchingMachine();
  const key = makeApkKey("shop@example.org-1.rsa.pub");
  const named = [{ path: "mirror", text: `${archive.base}alpine/v3.20/main\n`, isFound: false }];
  return {
    archive,
    key,
    publish(packages) {
      for (const [path, bytes] of Object.entries(apkRepositoryOf(packages, key)))
        archive.files.set(`alpine/v3.20/main/${path}`, bytes);
    },
    patch: (location, asked: Asked = {}) =>
      patch(location, { ...asked, kit: { sources: { named }, apkKeys: [key], ...asked.kit } }),
  };
}
