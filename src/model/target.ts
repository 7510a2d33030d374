/** What the user named on the command line, told apart but not yet opened. */
export interface Target {
  readonly kind:
    | "directory"
    | "rootfs"
    | "sbom"
    | "docker-archive"
    | "oci-layout"
    | "oci-archive"
    | "image-directory"
    | "registry"
    | "daemon";
  /** Absolute path on disk, POSIX or the platform's; of a registry or a daemon the image's name. */
  readonly location: string;
  /** Tag chosen inside a layout or archive that holds several. */
  readonly tag?: string;
  /** `os/architecture[/variant]` wanted of an image for several; linux/amd64 where left out. */
  readonly platform?: string;
  /** Compose service or Dockerfile path that an image belongs to (`--image SERVICE=IMAGE`). */
  readonly service?: string;
}

/** One thing of a report: a directory, an image, the root of a system or a bill of materials. */
export interface Asset {
  /**
   * Stable over rebuilds: `.` for the directory, `image:SERVICE` or `image:NAME` for an image,
   * `rootfs:NAME`, `sbom:NAME`.
   */
  readonly id: string;
  readonly kind: "directory" | "image" | "rootfs" | "sbom";
  /** As a reader knows it: a folder's name, an image reference. */
  readonly name: string;
  readonly service?: string;
}
