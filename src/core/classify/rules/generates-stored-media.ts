import { isNamed, says } from '../reading/read-definition.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const generatesStoredMedia = defineRule({
  id: 'generates-stored-media',
  claim: 'The call produces a picture, a video or a voice, or a record that the product keeps.',
  shows: { kind: 'category', category: 'Write' },
  rulings: ['T1'],
  why: 'Something new is stored; a metered cost of the call is no transfer of money.',
  reads: ['name', 'description'],
  match(reading) {
    const { main } = reading;
    const turned =
      main === null
        ? isNamed(
            reading,
            /\b(?:text|image|speech|prompt) to (?:audio|speech|image|video|music|voice|sound|3d|model)\b/,
          )
        : null;
    if (turned !== null)
      return yes(
        [turned],
        'A picture, a film or a voice is made and most likely kept, so it is Write and not Read (T11).',
      );
    // A film that is rendered is a new one; a page or a chart that is rendered is only shown.
    const filmed =
      main !== null && /^(?:animate|render|dub)$/.test(main.verb)
        ? isNamed(reading, /\b(?:video|avatar|movie|animation)\b/)
        : null;
    if (main?.verb !== 'generate' && main?.verb !== 'design' && filmed === null) return notApplicable;
    const media =
      filmed ??
      isNamed(
        reading,
        /\b(?:image|images|picture|video|videos|music|song|audio|speech|voice|avatar|3d|model|spec|collection|dungeon|mesh|texture|asset|sprite|scene|terrain|node|site|page|presentation|document)\b/,
      );
    if (
      media === null ||
      isNamed(
        reading,
        /\b(?:prompt|preview|description|url|suggestion|timeline|schedule|breakdown|structure|checklist|outline|title|name|idea|script|palette|summary|plan|report|estimate|formula|sequence|grid|matrix|cost|tag)s?\b/,
      ) !== null ||
      says(reading, /\bbase64\b|\breturns? (?:an? |the )?(?:svg|chart)/i) !== null
    )
      return no;
    return yes(
      [main?.evidence, media],
      'Something new is produced and kept, so it is Write; a fee for the call, if there is one, moves no money between accounts (T1).',
    );
  },
  gaps: ['A picture that is returned and never stored is over-graded.'],
  examples: {
    matches: [
      { name: 'generate_image', description: 'Generate an image on paid credits.' },
      { name: 'generate_video', description: 'Generate a video.' },
    ],
    misses: [
      { name: 'generate_chart', description: 'Generate a chart.' },
      { name: 'generate_password', description: 'Generate a password.' },
    ],
  },
});
