import type { ScheduleRequest, TimeOfDay } from "./schedule-request.ts";

/** Commits of actions, and the versions that they are. */
const actions = {
  checkout: "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2",
  node: "actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0",
  cache: "actions/cache@5a3ec84eff668545956fd18022155c47e93e2684 # v4.2.3",
};

type Pipeline = Pick<ScheduleRequest, "plan" | "registry" | "variables">;

/** A workflow that runs once a day, with no right that it does not need. */
export function githubWorkflow(
  { plan, registry, variables }: Pipeline,
  { hour, minute }: TimeOfDay,
): string {
  const isGithub = registry === "ghcr.io";
  const login = isGithub
    ? ["USER: ${{ github.actor }}", "PASSWORD: ${{ secrets.GITHUB_TOKEN }}"]
    : ["USER: ${{ secrets.REGISTRY_USER }}", "PASSWORD: ${{ secrets.REGISTRY_PASSWORD }}"];
  const secrets = variables.map((name) => `${name}: \${{ secrets.${name} }}`);
  return `# Written by suture release --install github. suture itself comes from this repository's
# package-lock.json: npm install --save-dev suture
name: suture release

on:
  schedule:
    - cron: "${minute} ${hour} * * *"
  workflow_dispatch:

permissions: {}

concurrency:
  group: suture-release
  cancel-in-progress: false

jobs:
  release:
    runs-on: ubuntu-24.04
    timeout-minutes: 120
    permissions:
      contents: read
${isGithub ? "      packages: write\n" : ""}    steps:
      - uses: ${actions.checkout}
        with:
          persist-credentials: false
      - uses: ${actions.node}
        with:
          node-version: "22"
      - run: npm ci --ignore-scripts
      # What was released before, for going back and for runs that were cut off.
      - uses: ${actions.cache}
        with:
          path: ~/.local/state/suture
          key: suture-release-\${{ github.run_id }}-\${{ github.run_attempt }}
          restore-keys: suture-release-
      - name: Log in to the registry
        env:
          REGISTRY: ${yamlText(registry)}
${login.map((line) => `          ${line}`).join("\n")}
        run: printf '%s' "$PASSWORD" | docker login "$REGISTRY" --username "$USER" --password-stdin
      - run: npx --no-install suture db update
      - name: Release
        env:
${[`PLAN: ${yamlText(plan)}`, ...secrets].map((line) => `          ${line}`).join("\n")}
        run: npx --no-install suture release "$PLAN"
`;
}

/** A job for a pipeline schedule; the project's own file includes it. */
export function gitlabJob({ plan, registry, variables }: Pipeline): string {
  const listed = ["REGISTRY_USER", "REGISTRY_PASSWORD", ...variables];
  return `# Written by suture release --install gitlab. It needs:
# - in .gitlab-ci.yml: include: [{ local: suture-release.gitlab-ci.yml }]
# - a pipeline schedule, once a day (Build > Pipeline schedules)
# - the variable SUTURE_RUNNER_IMAGE: an image by its digest, with Node 20.19 or later and buildah
# - masked and protected variables: ${listed.join(", ")}
# - suture in this repository's package-lock.json: npm install --save-dev suture
suture-release:
  image: $SUTURE_RUNNER_IMAGE
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  interruptible: false
  resource_group: suture-release
  timeout: 2 hours
  variables:
    PLAN: ${yamlText(plan)}
    REGISTRY: ${yamlText(registry)}
    SUTURE_STATE_DIR: $CI_BUILDS_DIR/.suture-state
    BUILDAH_ISOLATION: chroot
  script:
    - npm ci --ignore-scripts
    - printf '%s' "$REGISTRY_PASSWORD" | buildah login --username "$REGISTRY_USER" --password-stdin "$REGISTRY"
    - npx --no-install suture db update
    - npx --no-install suture release "$PLAN" --record suture-release.json
  artifacts:
    when: always
    paths:
      - suture-release.json
`;
}

/** JSON's strings are YAML's, in double quotes. */
function yamlText(text: string): string {
  return JSON.stringify(text);
}
