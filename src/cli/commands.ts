import type { Command } from "commander";
import { bareCommand, collect, parseArguments, targetCommand } from "./arguments.ts";

/**
 * Parses the arguments of a command. What it does is in its own file, loaded when they are right.
 *
 * @returns `undefined` where help was shown
 * @throws UsageError where they are wrong
 */
export function parseCommand(name: string, args: readonly string[]): Command | undefined {
  const takes = commands[name];
  if (!takes) throw new Error(`No arguments are declared for ${name}`);
  return parseArguments(takes(), args);
}

/** What each command takes. */
const commands: Readonly<Record<string, () => Command>> = {
  scan: () =>
    targetCommand("scan", "Find everything. Writes nothing into the target.").addHelpText(
      "after",
      `
Examples:
  suture scan                                this directory
  suture scan . --image backend=shop.tar     and the image of a Compose service
  suture scan shop.tar --format sarif=s.sarif
  suture scan ghcr.io/acme/shop:1.4 --platform linux/arm64
  suture scan docker-daemon:shop:1           an image of this machine's Docker; podman:NAME
  suture scan --only secret --json`,
    ),

  plan: () =>
    targetCommand("plan", "The actions that remove what was found, with before and after.")
      .option("--guided", "take guided fixes too")
      .addHelpText(
        "after",
        `
Examples:
  suture plan                        the actions, most urgent first
  suture plan --guided               with those that a person should review
  suture plan . --image backend=shop.tar --format html=plan.html`,
      ),

  fix: () =>
    targetCommand("fix", "Make the changes, all files or none, and scan again.")
      .option("--dry-run", "show the diff and write nothing")
      .option("--guided", "take guided fixes too")
      .addHelpText(
        "after",
        `
Examples:
  suture fix --dry-run          the diff, secrets masked; nothing is written
  suture fix                    the safe fixes
  suture fix --only compose     those of one kind, prefix or rule
  suture fix --guided           also those that a person should review
  suture undo                   back, byte for byte`,
      ),

  patch: () =>
    bareCommand(
      "patch",
      "Newer packages of Debian, Ubuntu and Alpine in an image: one more layer, no daemon, no build.",
    )
      .argument("<image>", "image archive, OCI layout, or name of an image")
      .option(
        "-o, --output <out>",
        "oci:DIR[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME:TAG], or a path",
      )
      .option("--push <name>", "push it to REGISTRY/REPOSITORY:TAG")
      .option("--tag <tag>", "its tag, and further ones; repeatable", collect)
      .option("--only <what>", "a package, a source package or a CVE; repeatable", collect)
      .option("--with-new-packages", "also packages that upgrades newly depend on")
      .option("--platform <os/arch>", "of an image for several; repeatable", collect)
      .option(
        "--sources <file>",
        "where packages are, in apt's or apk's formats; repeatable",
        collect,
      )
      .option("--key <file>", "public key of apk repositories (NAME.rsa.pub); repeatable", collect)
      .option(
        "--allow-host <host>",
        "may be asked though the image names it and it is not public; repeatable",
        collect,
      )
      .option("--dry-run", "what would change and what not, and why; writes nothing")
      .option("--vex-out <file>", "write what it fixed, as OpenVEX")
      .option("--no-attach-vex", "push it without a document of what it fixed")
      .option("--offline", "ask no network")
      .option("--json", "as JSON")
      .option("--quiet", "no output but errors")
      .option("--debug", "show the stack of an error")
      .addHelpText(
        "after",
        `
Packages come from the image's own sources, else from this machine's apt, and are believed by the
distribution's signature alone; the keys of Debian, Ubuntu and Alpine ship with suture.
SOURCE_DATE_EPOCH bounds the times in the image.

Examples:
  suture patch shop.tar -o patched.tar
  suture patch ghcr.io/acme/shop:1.4 -o oci:layout:1.4-patched
  suture patch ghcr.io/acme/shop:1.4 --push ghcr.io/acme/shop:1.4-patched
  suture patch shop.tar --dry-run                   what would change
  suture patch shop.tar --only CVE-2025-9230 --only libexpat1 -o patched.tar
  suture patch shop.tar --sources mirror.list -o patched.tar

Exit codes: 0 patched or nothing to do, 3 a package that should change could not, 4 environment`,
      ),

  verify: () =>
    targetCommand("verify", "Scan again: gone, remains, unchecked, introduced.")
      .option("--against <report.json>", "a JSON report from elsewhere")
      .addHelpText(
        "after",
        `
Examples:
  suture verify                                  against the scan before the last fix
  suture verify . --image backend=new.tar        what only a new image can show
  suture verify --against scan.json              against a report from elsewhere`,
      ),

  undo: () =>
    bareCommand("undo", "Back before the last fix, byte for byte.")
      .argument("[target]", "the directory that was fixed", ".")
      .option("--json", "what was restored, as JSON")
      .option("--quiet", "no output")
      .option("--debug", "show the stack of an error")
      .addHelpText("after", "\nExamples:\n  suture undo\n  suture undo ./shop"),

  rules: () =>
    bareCommand("rules", "The rules there are, and tests for rules of your own.")
      .argument("<action>", "list, test")
      .argument("[path...]", "rule files, or folders of them")
      .option("--json", "for programs")
      .addHelpText(
        "after",
        `
Examples:
  suture rules list
  suture rules test security/rules   no-f.yaml is tested with no-f.py beside it:
                                     # ruleid: no-f   the next line is reported
                                     # ok: no-f       the next line is not
  suture scan --rules security/rules`,
      ),

  explain: () =>
    bareCommand("explain", "What a rule or an advisory is about.")
      .argument("<id>", "a rule (dockerfile/unpinned-image) or an advisory (CVE-2024-56326)")
      .option("--json", "as JSON")
      .option("--debug", "show the stack of an error")
      .addHelpText(
        "after",
        "\nExamples:\n  suture explain compose/privileged\n  suture explain CVE-2024-24762",
      ),

  release: () =>
    bareCommand(
      "release",
      "Build an image, scan it, and where the gate lets it pass: push, sign, verify, tag.",
    )
      .argument("[plan]", "the plan, TOML or YAML (docs/release.md)", "suture-release.toml")
      .option("--dry-run", "say what each step would do, and change nothing")
      .option("--rollback", "set the tags back to what was released before")
      .option("--install <schedule>", "write what runs it daily: cron, systemd, github, gitlab")
      .option("--output <dir>", "where --install writes its files")
      .option("--record <file>", "write the record of the run")
      .option("--force", "release what was set back; write over files; set foreign tags back")
      .option("--json", "the record, as JSON")
      .option("--quiet", "no progress, and no output where it went well")
      .option("--debug", "show the stack of an error")
      .addHelpText(
        "after",
        `
A run that was cut off is gone on with by the next one: nothing is built, pushed or signed twice.
Nothing is pushed that the gate stops, or that could not be examined as a whole.

Examples:
  suture release --dry-run
  suture release                           by suture-release.toml
  suture release shop.toml --record shop.json
  suture release --rollback
  suture release --install cron
  suture release --install github

Exit codes: 0 released or nothing to do, 1 stopped by the gate, 2 usage, 3 incomplete, 4 environment`,
      ),

  endpoints: () =>
    bareCommand(
      "endpoints",
      "Every endpoint of FastAPI, Flask, Django and Express, and what guards it.",
    )
      .argument("[target]", "a directory", ".")
      .option("--evidence", "what says so, and where")
      .option("--exclude <glob>", "leave paths out, as in .gitignore; repeatable", collect)
      .option("--include-ignored", "also what git ignores")
      .option("--json", "as JSON")
      .option("--quiet", "no progress")
      .option("--debug", "show the stack of an error")
      .addHelpText(
        "after",
        `
"no" is said only where the application, its routers and what guards them could be followed;
"?" where a part of them could not. docs/endpoints.md says what counts as what.

Examples:
  suture endpoints
  suture endpoints backend --evidence
  suture endpoints --json > endpoints.json

Exit codes: 0 listed, 2 usage, 3 a file could not be read, 4 environment`,
      ),

  scaffold: () =>
    bareCommand("scaffold", "Write code that the project lacks, with its tests: a JWTHandler.")
      .argument("[name]", "which; without it, those that there are")
      .argument("[target]", "the project's directory", ".")
      .option("--output <folder>", "where in the project; its own folder where left out")
      .option("--dry-run", "show the files and write nothing")
      .option("--json", "as JSON")
      .option("--quiet", "no progress")
      .option("--debug", "show the stack of an error")
      .addHelpText(
        "after",
        `
What is there already is never written over; suture undo takes it back.

Examples:
  suture scaffold
  suture scaffold jwt-handler --output app/auth
  suture scaffold jwt-handler backend --dry-run`,
      ),

  sbom: () =>
    targetCommand(
      "sbom",
      "The software bill of materials: every package, no findings.",
    ).addHelpText(
      "after",
      `
Examples:
  suture sbom > sbom.json
  suture sbom shop.tar --format cyclonedx=sbom.json --quiet`,
    ),

  sign: () =>
    bareCommand("sign", "Sign an image by its digest, and documents about it, as cosign does.")
      .argument("[image]", "NAME@sha256:… in a registry, or an OCI layout")
      .option("--key <file>", "private key, or env://NAME; without one, a certificate of Fulcio")
      .option("--annotation <name=value>", "what to note with the signature; repeatable", collect)
      .option(
        "--attest <file>",
        "a document to sign too: SBOM, VEX, provenance; repeatable",
        collect,
      )
      .option(
        "--type <type>",
        "what it is: cyclonedx, spdx, openvex, slsaprovenance1, …, or an address",
      )
      .option(
        "--as <form>",
        "tag as cosign always had, bundle as cosign 3 has; repeatable",
        collect,
      )
      .option("--generate-key <prefix>", "make PREFIX.key and PREFIX.pub instead")
      .option("--offline", "ask no network")
      .option("--json", "what was attached, as JSON")
      .option("--quiet", "no output but errors")
      .option("--debug", "show the stack of an error")
      .addHelpText(
        "after",
        `
The password of a key is in SUTURE_KEY_PASSWORD or COSIGN_PASSWORD, else it is asked for.

Examples:
  suture sign --generate-key release
  suture sign ghcr.io/acme/shop@sha256:… --key release.key --annotation commit=4f2a
  suture sign ghcr.io/acme/shop@sha256:… --key release.key --attest sbom.cdx.json
  suture sign ghcr.io/acme/shop@sha256:… --key release.key --as bundle
  suture sign ghcr.io/acme/shop@sha256:…       keyless, in GitHub Actions or GitLab CI
  suture sign oci:./layout:1.4 --key env://RELEASE_KEY`,
      ),

  "verify-image": () =>
    bareCommand("verify-image", "Who signed an image, and whether that is who should have.")
      .argument("<image>", "name in a registry, OCI layout or archive of one")
      .option("--key <file>", "public key; one that fits is enough; repeatable", collect)
      .option("--certificate-identity <subject>", "whom a certificate must name")
      .option("--certificate-identity-regexp <pattern>", "as a pattern for the whole of it")
      .option("--certificate-oidc-issuer <issuer>", "who must have vouched for that")
      .option("--trusted-root <file>", "trusted_root.json; else asked for by TUF")
      .option(
        "--attestation <type>",
        "demand this document, signed, instead of a signature; repeatable",
        collect,
      )
      .option("--platform <os/arch>", "one platform of an image for several")
      .option("--offline", "ask no network")
      .option("--json", "as JSON")
      .option("--quiet", "no output but errors")
      .option("--debug", "show the stack of an error")
      .addHelpText(
        "after",
        `
Exit codes: 0 verified, 1 not, 2 usage, 3 could not be examined, 4 environment.

Examples:
  suture verify-image ghcr.io/acme/shop:1.4 --key release.pub
  suture verify-image ghcr.io/acme/shop:1.4 --key release.pub --attestation cyclonedx
  suture verify-image ghcr.io/acme/shop:1.4 \\
    --certificate-identity-regexp 'https://github\\.com/acme/shop/\\.github/workflows/.*' \\
    --certificate-oidc-issuer https://token.actions.githubusercontent.com
  suture verify-image oci:./layout:1.4 --key release.pub --offline`,
      ),

  db: () =>
    bareCommand("db", "The advisory database: what it holds, and bringing it up to date.")
      .argument("<action>", "status, update, import or export")
      .argument(
        "[what...]",
        "ecosystems to update; a file or folder to import; a file to export to",
      )
      .option("--partial", "of import: only the packages named in it count as covered")
      .option("--force", "take data that looks broken or is older; read all of it")
      .option("--quiet", "no output but errors")
      .option("--json", "as JSON")
      .option("--debug", "show the stack of an error")
      .addHelpText(
        "after",
        `
Examples:
  suture db status
  suture db update                      what is held, else the usual ecosystems
  suture db update npm Alpine:v3.20     with CISA KEV and EPSS, always
  suture db export advisories.zip       all of it in one file, for a machine without a network
  suture db import advisories.zip
  suture db import all.zip              OSV's export of an ecosystem, or any OSV records
  suture db import ./records --partial  only the packages named in it count as covered`,
      ),
};
