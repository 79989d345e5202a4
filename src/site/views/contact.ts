import { externalLink } from './external-link.ts';

/** An address to write to: what a link leads to, and what it says. */
export interface Contact {
  link: string;
  text: string;
}

const mailbox = /^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** An e-mail address or an https address as a link; null for everything else. */
export function contactOf(address: string | null): Contact | null {
  if (address === null) return null;
  const mail = address.replace(/^mailto:/, '');
  if (mailbox.test(mail)) return { link: `mailto:${mail}`, text: mail };
  const link = externalLink(address);
  return link === null ? null : { link, text: link };
}
