/** A build file of Gradle, which only Gradle can run; plain JSON values. */
export interface GradleBuild {
  readonly kind: "build";
  /** It asks for packages by their coordinates. */
  readonly asks: boolean;
}

/** Looks whether a `build.gradle` or `build.gradle.kts` asks for packages. Nothing of it is run. */
export function parseGradleBuild(text: string): GradleBuild {
  const asks = text
    .split(/\r\n|\r|\n/)
    .some((line) =>
      /^\s*(?:api|compile|compileOnly|implementation|runtime|runtimeOnly)\b\s*(?:\(\s*)?(?:["']|platform|libs\.)/.test(
        line,
      ),
    );
  return { kind: "build", asks };
}
