import { ageSecretKey } from "./secrets/age-secret-key.ts";
import { anthropicKey } from "./secrets/anthropic-key.ts";
import { atlassianToken } from "./secrets/atlassian-token.ts";
import { awsAccessKey } from "./secrets/aws-access-key.ts";
import { azureClientSecret } from "./secrets/azure-client-secret.ts";
import { azureStorageKey } from "./secrets/azure-storage-key.ts";
import { cloudflareToken } from "./secrets/cloudflare-token.ts";
import { databaseUrl } from "./secrets/database-url.ts";
import { databricksToken } from "./secrets/databricks-token.ts";
import { digitaloceanToken } from "./secrets/digitalocean-token.ts";
import { discordWebhook } from "./secrets/discord-webhook.ts";
import { dockerConfigAuth } from "./secrets/docker-config-auth.ts";
import { dockerHubToken } from "./secrets/docker-hub-token.ts";
import { dopplerToken } from "./secrets/doppler-token.ts";
import { gcpApiKey } from "./secrets/gcp-api-key.ts";
import { githubToken } from "./secrets/github-token.ts";
import { gitlabToken } from "./secrets/gitlab-token.ts";
import { googleOauthSecret } from "./secrets/google-oauth-secret.ts";
import { grafanaToken } from "./secrets/grafana-token.ts";
import { groqKey } from "./secrets/groq-key.ts";
import { huggingFaceToken } from "./secrets/hugging-face-token.ts";
import { jwt } from "./secrets/jwt.ts";
import { kubeconfigKey } from "./secrets/kubeconfig-key.ts";
import { linearKey } from "./secrets/linear-key.ts";
import { netlifyToken } from "./secrets/netlify-token.ts";
import { newRelicKey } from "./secrets/new-relic-key.ts";
import { notionToken } from "./secrets/notion-token.ts";
import { npmToken } from "./secrets/npm-token.ts";
import { npmrcAuth } from "./secrets/npmrc-auth.ts";
import { openaiKey } from "./secrets/openai-key.ts";
import { pgpPrivateKey } from "./secrets/pgp-private-key.ts";
import { planetscaleToken } from "./secrets/planetscale-token.ts";
import { postmanKey } from "./secrets/postman-key.ts";
import { privateKey } from "./secrets/private-key.ts";
import { pulumiToken } from "./secrets/pulumi-token.ts";
import { pypiToken } from "./secrets/pypi-token.ts";
import { rubygemsKey } from "./secrets/rubygems-key.ts";
import { sendgridKey } from "./secrets/sendgrid-key.ts";
import { sentryToken } from "./secrets/sentry-token.ts";
import { shopifyToken } from "./secrets/shopify-token.ts";
import { slackToken } from "./secrets/slack-token.ts";
import { slackWebhook } from "./secrets/slack-webhook.ts";
import { squareToken } from "./secrets/square-token.ts";
import { stripeKey } from "./secrets/stripe-key.ts";
import { stripeWebhookSecret } from "./secrets/stripe-webhook-secret.ts";
import { supabaseKey } from "./secrets/supabase-key.ts";
import { tailscaleKey } from "./secrets/tailscale-key.ts";
import { terraformToken } from "./secrets/terraform-token.ts";
import { vaultToken } from "./secrets/vault-token.ts";
import type { TokenRule } from "./token-rule.ts";

/** Every kind of token that is known by its spelling, in the order of their ids. */
export const tokenRules: readonly TokenRule[] = [
  ageSecretKey,
  anthropicKey,
  atlassianToken,
  awsAccessKey,
  azureClientSecret,
  azureStorageKey,
  cloudflareToken,
  databaseUrl,
  databricksToken,
  digitaloceanToken,
  discordWebhook,
  dockerConfigAuth,
  dockerHubToken,
  dopplerToken,
  gcpApiKey,
  githubToken,
  gitlabToken,
  googleOauthSecret,
  grafanaToken,
  groqKey,
  huggingFaceToken,
  jwt,
  kubeconfigKey,
  linearKey,
  netlifyToken,
  newRelicKey,
  notionToken,
  npmToken,
  npmrcAuth,
  openaiKey,
  pgpPrivateKey,
  planetscaleToken,
  postmanKey,
  privateKey,
  pulumiToken,
  pypiToken,
  rubygemsKey,
  sendgridKey,
  sentryToken,
  shopifyToken,
  slackToken,
  slackWebhook,
  squareToken,
  stripeKey,
  stripeWebhookSecret,
  supabaseKey,
  tailscaleKey,
  terraformToken,
  vaultToken,
];

/**
 * The kind of token that a value is, as one of {@link tokenRules} names it; `undefined` where it
 * is none. For rules about settings, so that one secret is not reported twice.
 */
export function knownToken(value: string): string | undefined {
  if (value.length < 16 || value.length > 20_000) return undefined;
  const lower = value.toLowerCase();
  const document = {
    kind: "text",
    path: "",
    text: value,
    encoding: "utf-8",
    problems: [],
  } as const;
  for (const rule of tokenRules) {
    if (!rule.triggers?.some((trigger) => lower.includes(trigger.toLowerCase()))) continue;
    for (const { evidence } of rule.find(document)) return evidence.type;
  }
  return undefined;
}
