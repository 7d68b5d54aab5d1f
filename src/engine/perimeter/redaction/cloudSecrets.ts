// Keys of clouds, and of those who sell models. Each pattern is written from the form its vendor publishes.
import { entropyOf, type SecretKind, startOutside, token } from './secretKind.ts';

export const CLOUD_SECRETS: readonly SecretKind[] = [
  // AWS, "IAM identifiers": four letters by type, then base 32. Their own examples end in EXAMPLE.
  {
    ...token('aws-access-key-id', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}'),
    isSecret: (secret) => !secret.endsWith('EXAMPLE'),
  },
  // AWS, "Managing access keys": 40 characters of base 64, told apart by the name before them only.
  {
    kind: 'aws-secret-access-key',
    hints: ['ecret', 'ECRET'],
    pattern:
      /secret_?(?:access_?)?key(?:\\{0,3}["'`])?\s{0,4}(?:[:=]|=>|,)\s{0,4}(?:\\{0,3}["'`])?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    isSecret: (secret) => entropyOf(secret) > 4 && !secret.endsWith('EXAMPLEKEY'),
  },
  {
    kind: 'aws-session-token',
    hints: ['ession', 'ESSION'],
    pattern:
      /aws_?session_?token(?:\\{0,3}["'`])?\s{0,4}(?:[:=]|=>)\s{0,4}(?:\\{0,3}["'`])?([A-Za-z0-9/+]{100,2000}={0,2})/gi,
    isSecret: (secret) => entropyOf(secret) > 4,
  },
  // Google Cloud, "Manage API keys" and "OAuth 2.0": AIza + 35; ya29. for access tokens; GOCSPX- for client secrets.
  token('google-api-key', ['AIza'], 'AIza[0-9A-Za-z_-]{35}'),
  token('google-oauth-token', ['ya29.'], String.raw`ya29\.[0-9A-Za-z_-]{40,2000}`),
  token('google-client-secret', ['GOCSPX-'], 'GOCSPX-[0-9A-Za-z_-]{28}'),
  // Azure Storage, "Configure connection strings": 64 bytes in base 64. Service Bus and Event Hubs: 32 bytes.
  {
    kind: 'azure-account-key',
    hints: ['AccountKey=', 'AccessKey='],
    pattern: /Acc(?:ount|ess)Key=([A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)/g,
  },
  // Microsoft Entra ID, client secrets: three characters, a digit, Q~, then 31 to 34.
  {
    kind: 'azure-client-secret',
    hints: ['Q~'],
    pattern: new RegExp(
      String.raw`${startOutside('A-Za-z0-9_~.-')}[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])`,
      'g',
    ),
  },
  // Azure Storage, "Grant limited access with SAS": the signature is an HMAC-SHA256 in base 64, escaped for URLs.
  {
    kind: 'azure-sas-signature',
    hints: ['sig='],
    pattern: /[?&;]sig=((?:[A-Za-z0-9+/]|%[0-9A-Fa-f]{2}){43}(?:=|%3[Dd]))/g,
  },
  token('digitalocean-token', ['_v1_'], 'do[opr]_v1_[a-f0-9]{64}'),
  // Cloudflare, "Origin CA keys".
  token('cloudflare-origin-ca-key', ['v1.0-'], String.raw`v1\.0-[a-f0-9]{24}-[a-f0-9]{146}`),
  // OpenAI, "Projects" and "Service accounts"; keys of before 2024 hold T3BlbkFJ ("OpenAI" in base 64).
  token('openai-key', ['sk-'], 'sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,200}'),
  token('openai-key', ['T3BlbkFJ'], 'sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}'),
  // Anthropic, "API keys" and "Admin API".
  token('anthropic-key', ['sk-ant-'], String.raw`sk-ant-[a-z]{3,5}\d{2}-[A-Za-z0-9_-]{40,200}`),
  // OpenRouter, then DeepSeek and others that took over OpenAI's first form.
  token('openrouter-key', ['sk-or-'], 'sk-or-v1-[a-f0-9]{64}'),
  { ...token('api-key', ['sk-'], 'sk-[A-Za-z0-9]{32,64}'), isSecret: (secret) => entropyOf(secret) > 3.3 },
  // Hugging Face, "User access tokens".
  token('huggingface-token', ['hf_', 'api_org_'], '(?:hf|api_org)_[A-Za-z0-9]{34,40}'),
  token('groq-key', ['gsk_'], 'gsk_[A-Za-z0-9]{52}'),
  token('xai-key', ['xai-'], 'xai-[A-Za-z0-9]{80}'),
  token('replicate-token', ['r8_'], 'r8_[A-Za-z0-9]{37}'),
  token('perplexity-key', ['pplx-'], 'pplx-[A-Za-z0-9]{48}'),
  token('databricks-token', ['dapi'], String.raw`dapi[a-f0-9]{32}(?:-\d)?`),
];
