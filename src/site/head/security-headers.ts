/**
 * What a page may load and do. Nothing comes from elsewhere and nothing is inline, so text that slips through as
 * markup still cannot run. `wasm-unsafe-eval` lets the search index decoder start, and allows no script text.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  // Where the browser has Trusted Types, no text becomes markup or script; the one policy names the search worker.
  "require-trusted-types-for 'script'",
  'trusted-types default',
];

/** The policy for a `meta` element, which cannot forbid framing. It protects pages on hosts without headers. */
export const metaSecurityPolicy = policy.join('; ');

/**
 * The same for a page whose scripts ask for nothing: it may do less, and says so in fewer words. What audits a page asks
 * for `robots.txt` from within it.
 */
export const stillSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * Response headers for every file of the site. Badges, feeds and data may be used from anywhere: nothing here is for one
 * reader alone.
 */
export const securityHeaders: Record<string, string> = {
  'Access-Control-Allow-Origin': '*',
  'Content-Security-Policy': [...policy, "frame-ancestors 'none'"].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
