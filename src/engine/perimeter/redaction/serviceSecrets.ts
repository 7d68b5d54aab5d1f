// Tokens of code hosts, package registries, messengers and other services, from the forms their makers publish.
import { entropyOf, type SecretKind, token } from './secretKind.ts';

export const SERVICE_SECRETS: readonly SecretKind[] = [
  // GitHub, "Behind GitHub's new authentication token formats" and "Fine-grained personal access tokens".
  token('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], 'gh[pousr]_[A-Za-z0-9]{36,251}'),
  token('github-token', ['github_pat_'], 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'),
  // GitLab, "Token prefixes". Since 17.x tokens may go on with parts after dots.
  token(
    'gitlab-token',
    ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'gloas-', 'glsoat-'],
    String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat)-[A-Za-z0-9_-]{20,300}(?:\.[a-z0-9]{2}\.[a-z0-9]{9})?`,
  ),
  // Atlassian, "API tokens" and Bitbucket's app passwords.
  token('atlassian-token', ['ATATT3', 'ATBB'], 'ATATT3[A-Za-z0-9_=-]{150,250}|ATBB[A-Za-z0-9]{24,32}'),
  // Slack, "Token types" and "Incoming webhooks".
  token('slack-token', ['xox'], 'xox[abeoprs]-[0-9A-Za-z-]{20,255}'),
  token('slack-token', ['xapp-'], String.raw`xapp-\d-[A-Z0-9]{8,16}-\d{8,16}-[a-f0-9]{64}`),
  {
    kind: 'slack-webhook',
    hints: ['hooks.slack.com/'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9/_-]{30,120})/g,
  },
  // Stripe, "API keys" and "Check the webhook signatures".
  token('stripe-key', ['_live_', '_test_'], '(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{24,120}'),
  { ...token('stripe-webhook-secret', ['whsec_'], 'whsec_[A-Za-z0-9]{32,64}'), isSecret: (it) => entropyOf(it) > 3.5 },
  // npm, "About access tokens"; PyPI, "How can I use API tokens" (a macaroon that begins with the site's name).
  token('npm-token', ['npm_'], 'npm_[A-Za-z0-9]{36}'),
  token('pypi-token', ['pypi-AgE'], 'pypi-AgE[A-Za-z0-9_-]{50,500}'),
  token('rubygems-key', ['rubygems_'], 'rubygems_[a-f0-9]{48}'),
  token('docker-token', ['dckr_'], 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,64}'),
  // Twilio SendGrid, "API keys"; Twilio, "API keys" (SK) whose secret is 32 characters beside it.
  token('sendgrid-key', ['SG.'], String.raw`SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`),
  token('twilio-key', ['SK'], 'SK[0-9a-f]{32}'),
  {
    kind: 'twilio-auth-token',
    hints: ['wilio', 'WILIO'],
    pattern:
      /twilio_?(?:auth_?token|api_?secret)(?:\\{0,3}["'`])?\s{0,4}(?:[:=]|=>)\s{0,4}(?:\\{0,3}["'`])?([A-Za-z0-9]{32})(?![A-Za-z0-9])/gi,
  },
  // Telegram, "Bots: authorizing": the bot's number, a colon, 35 characters that begin with AA.
  token('telegram-token', [':AA'], String.raw`\d{8,10}:AA[A-Za-z0-9_-]{33}`),
  // Discord, "Authentication": the bot's number in base 64, a time, a signature; and "Webhooks".
  {
    ...token('discord-token', ['.'], String.raw`[MNO][A-Za-z0-9]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}`),
    isSecret: (secret) => /^\d{17,20}$/.test(Buffer.from(secret.split('.')[0] ?? '', 'base64').toString('latin1')),
  },
  {
    kind: 'discord-webhook',
    hints: ['/api/webhooks/'],
    pattern: /discord(?:app)?\.com\/api\/webhooks\/(\d{17,20}\/[A-Za-z0-9_-]{60,80})/g,
  },
  { ...token('mailgun-key', ['key-'], 'key-[0-9a-f]{32}'), isSecret: (secret) => entropyOf(secret) > 3 },
  token('shopify-token', ['shp'], 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  token('square-token', ['sq0', 'EAAA'], 'sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{60}'),
  token('linear-key', ['lin_api_'], 'lin_api_[A-Za-z0-9]{40}'),
  token('notion-token', ['ntn_', 'secret_'], '(?:ntn_[A-Za-z0-9]{46}|secret_[A-Za-z0-9]{43})'),
  token('figma-token', ['figd_'], 'figd_[A-Za-z0-9_-]{40,60}'),
  token('grafana-token', ['glsa_', 'glc_'], 'glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_[A-Za-z0-9+/]{40,400}={0,2}'),
  token('new-relic-key', ['NRAK-'], 'NRAK-[A-Z0-9]{27}'),
  token('sentry-token', ['sntry'], 'sntryu_[a-f0-9]{64}|sntrys_[A-Za-z0-9+/=_-]{80,400}'),
  token('postman-key', ['PMAK-'], 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'),
  token(
    'doppler-token',
    ['dp.'],
    String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}`,
  ),
  // HashiCorp, "Vault tokens" (service, batch, recovery) and "HCP Terraform API tokens".
  token('vault-token', ['hvs.', 'hvb.', 'hvr.'], String.raw`hv[sbr]\.[A-Za-z0-9_-]{24,300}`),
  token('terraform-token', ['.atlasv1.'], String.raw`[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}`),
  token('planetscale-token', ['pscale_'], 'pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_-]{32,64}'),
  token('supabase-key', ['sbp_', 'sb_secret_'], 'sbp_[a-f0-9]{40}|sb_secret_[A-Za-z0-9_-]{22,40}'),
  // age, the file format's "Bech32 identities".
  token('age-secret-key', ['AGE-SECRET-KEY-1'], 'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}'),
];
