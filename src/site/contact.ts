import { contactOf } from './views/contact.ts';

/** Where readers write in private: the address that the build was given, or null. */
export const contact = contactOf(typeof TOOLGRADE_CONTACT === 'string' ? TOOLGRADE_CONTACT : null);
