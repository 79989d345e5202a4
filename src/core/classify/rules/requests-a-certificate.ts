import { isNamed, says } from '../reading/read-definition.ts';
import { defineRule, no, yes } from '../rule.ts';

export const requestsACertificate = defineRule({
  id: 'requests-a-certificate',
  claim: 'The call has a certificate issued or renewed by an outside authority.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: [],
  why: 'An outside protocol runs (domain validation, issuance); nothing is merely stored.',
  reads: ['name', 'description'],
  match(reading) {
    const certificate = isNamed(reading, /\b(?:cert|certs|certificate|certificates|ssl|tls|acme|letsencrypt)\b/);
    if (certificate === null || reading.main === null) return no;
    const issuing =
      /^(?:request|renew|issue|order|obtain|provision|generate|create|reissue)$/.test(reading.main.verb) &&
      isNamed(reading, /\b(?:request|renew|issue|order|obtain|provision|reissue)\b/) !== null;
    const outside =
      says(reading, /\b(?:let'?s encrypt|ACME|certificate authority|certbot|domain validation|zerossl)\b/i) ??
      isNamed(reading, /\b(?:acme|letsencrypt|certbot)\b/);
    if (!issuing || (outside === null && /^(?:generate|create)$/.test(reading.main.verb))) return no;
    return yes(
      [reading.main.evidence, certificate, outside],
      'A request to a certificate authority runs an outside protocol, which is more than storing an argument: Execute, not Write.',
    );
  },
  gaps: ['A self-signed certificate involves no authority.'],
  examples: {
    matches: [
      { name: 'cert_letsencrypt_request', description: "Request a Let's Encrypt certificate." },
      { name: 'renew_certificate', description: 'Renew a certificate.' },
    ],
    misses: [
      { name: 'list_certificates', description: 'List certificates.' },
      { name: 'upload_certificate', description: 'Upload a certificate.' },
    ],
  },
});
