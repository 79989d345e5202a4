/** Why a server, or a package it needs, could not be read. `state` is what the catalogue keeps. */
export interface Failure {
  state: 'rejected' | 'unreachable' | 'needs-config' | 'needs-auth';
  code: string;
  /** One or two sentences for a person: what happened and, where there is something, what to do. */
  message: string;
}

/** Codes of what may be otherwise in an hour: a host that is down, unreachable or out of patience. */
const passing = new Set([
  'E_OFFLINE',
  'E_REGISTRY',
  'E_TIMEOUT',
  'E_NETWORK',
  'E_DNS',
  'E_RATE_LIMITED',
  'E_SERVER',
  'E_CIRCUIT',
  'E_CAPTIVE',
]);

/** True for a failure that says nothing of what was asked for, only that it could not be had just now. */
export function isForNow({ code }: Failure): boolean {
  return passing.has(code);
}

/** A server's own fault or ours by rule: reading it again gives the same. */
export function rejected(code: string, message: string): Failure {
  return { state: 'rejected', code, message };
}

/** It could not be had this time. */
export function unreachable(code: string, message: string): Failure {
  return { state: 'unreachable', code, message };
}

/** It answers only those who have credentials for it. */
export function needsAuth(code: string, message: string): Failure {
  return { state: 'needs-auth', code, message };
}

/** It does not start without a setting that only its user can give. */
export function needsConfig(code: string, message: string): Failure {
  return { state: 'needs-config', code, message };
}
