/** Why a server, or a package it needs, could not be read. `state` is what the catalogue keeps. */
export interface Failure {
  state: 'rejected' | 'unreachable' | 'needs-config' | 'needs-auth';
  code: string;
  /** One or two sentences for a person: what happened and, where there is something, what to do. */
  message: string;
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
