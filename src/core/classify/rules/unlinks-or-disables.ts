import { acts, isNamed, says } from '../reading/read-definition.ts';
import { headWord, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

/** What exists only between two things: deleting it unlinks them. */
const links = new Set(
  'link association assignment membership reaction favorite favourite star like follow follower watcher assignee reviewer vote dependency member teammate collaborator attendee'.split(
    ' ',
  ),
);
/** What is put on a thing or a list and can be taken off. */
const contents = new Set(
  'document record row layer element object node shape slide column sheet page entry point vector vertex edge keyframe clip paragraph image key'.split(
    ' ',
  ),
);
const listed = new Set([
  ...links,
  ...'label tag relation relationship bookmark participant subscriber dependent subscription role mapping emoji friend'.split(
    ' ',
  ),
]);

export const unlinksOrDisables = defineRule({
  id: 'unlinks-or-disables',
  claim: 'The call takes something off a list, unlinks or disables it, and the thing itself stays.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['T2'],
  why: 'What was archived, unassigned or removed from a list can be put back.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const { verb, evidence } = reading.main;
    const because =
      'The thing itself stays and the link or state can be set again (T2), so it is Write and not Destructive.';
    if (acts(reading, 'unlink')) return yes([evidence], because);
    if (
      !acts(reading, 'remove') ||
      /^(?:drop|purge|truncate|wipe|destroy|terminate|erase|expunge|nuke|empty)$/.test(verb)
    )
      return no;
    // A short link or an invitation link is a thing of its own; an issue link stands between two.
    const own =
      reading.head === 'link' &&
      verb !== 'remove' &&
      !topicHas(
        reading,
        /^(?:issue|item|entity|record|object|task|relation|association|dependency|between|node|work|remote|ticket|relationship)$/,
      );
    const takesOff = verb === 'remove' || (reading.clause?.leading === true && reading.clause.verb === 'remove');
    if (!own && headWord(reading, takesOff ? listed : links)) return yes([evidence], because);
    const outOf = isNamed(
      reading,
      /\b(?:delete|remove)\b.*\bfrom\b.*\b(?:group|team|role|playlist|watchlist|favorites|segment|list)\b/,
    );
    if (outOf !== null) return yes([evidence, outOf], because);
    // "delete_module_issue: Remove an issue from a module": the issue stays.
    const taken =
      verb === 'delete' && takesOff
        ? says(
            reading,
            /^[^.]{0,20}\bremoves? (?:an? |the |specific |existing )?(?:[a-z]+ ){1,3}from (?:an? |the |this |one )?(?:module|cycle|sprint|milestone|playlist|group|team|list|segment|epic|campaign|watchlist|board|collection|favou?rites)\b/i,
          )
        : null;
    if (taken !== null && !headWord(reading, contents)) return yes([evidence, taken], because);
    if (verb !== 'remove') return no;
    // What a store, a drawing or a document is made of does not live on elsewhere.
    const held =
      headWord(reading, contents) &&
      says(
        reading,
        /\bfrom (?:a|an|the|your|this)?\s*(?:[a-z']+ ){0,3}(?:collection|database|table|index|store|project|scene|document|presentation|workbook|worksheet|spreadsheet|graph|composition|canvas|drawing|map|dataset|cache)s?\b/i,
      ) !== null;
    if (held) return no;
    const from =
      isNamed(reading, /\bfrom\b/) ??
      says(
        reading,
        /^[^.]{0,20}\bremoves? [^.]{1,60}\bfrom (?:a|an|the|your|this|one|their)?\s*(?:[a-z']+ ){0,3}(?:list|group|playlist|project|channel|team|task|issue|card|board|cart|watchlist|folder|campaign|segment|collection|section|space|role|conversation|meeting|contact|user|set|queue|favou?rites|label|sprint|item|message|email|basket|deal|album|library|organi[sz]ation|page|post|ticket|pull request|pr|portfolio|story|milestone)s?\b/i,
      );
    return from === null ? no : yes([evidence, from], because);
  },
  gaps: ['A link whose own properties are lost with it is not told apart.'],
  examples: {
    matches: [
      { name: 'archive_page', description: 'Archive a page.' },
      { name: 'remove_item_from_list', description: 'Remove an item from a list.' },
    ],
    misses: [
      { name: 'delete_page', description: 'Delete a page from the space.' },
      { name: 'remove_file', description: 'Remove a file.' },
    ],
  },
});
