import { acts, isNamed, says } from '../reading/read-definition.ts';
import { dropsOnto, livePage, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const live =
  'It acts on something that is open and live, and a click or a key does there whatever the page or app makes of it: Execute, not Write.';

export const actsOnALivePage = defineRule({
  id: 'acts-on-a-live-page',
  claim: 'The call navigates, clicks or types in a page or an app that is open.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: ['R6'],
  why: 'A click does what the page says it does, with the cookies of whoever is signed in.',
  reads: ['name', 'title', 'description', 'inputSchema'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    const moves = isNamed(
      reading,
      /\b(?:go|navigate) (?:back|forward|to)\b|\b(?:goto|press key|send keys|handle dialog|file upload|select option|fill form|mouse (?:move|click|drag|down|up|wheel)|move (?:mouse|cursor)|press button|type text|tap|swipe|long press|keypress|key press|drag)\b/,
    );
    if (acts(reading, 'interact') && !/^(?:select|input|focus)$/.test(reading.main.verb))
      return yes([reading.main.evidence], live);
    if (moves !== null && (livePage(reading) || acts(reading, 'interact', 'update', 'send'))) return yes([moves], live);
    const dropped = livePage(reading) ? dropsOnto(reading) : null;
    if (dropped !== null) return yes([reading.main.evidence, dropped], live);
    const open = acts(reading, 'create', 'update')
      ? says(
          reading,
          /\b(?:to|in|into|on|of) (?:the )?(?:current|active|open)(?:ly open)? (?:browser )?(?:browsing )?(?:tab|page|web ?page|document object)\b/i,
        )
      : null;
    if (
      open !== null &&
      topicHas(reading, /^(?:browser|chrome|firefox|css|dom|script|style|element|html|webpage|playwright|puppeteer)$/)
    )
      return yes([reading.main.evidence, open], live);
    const page = livePage(reading) && acts(reading, 'interact', 'trigger');
    return page ? yes([reading.main.evidence], live) : no;
  },
  gaps: ['A test page without a session is treated like a live one.'],
  examples: {
    matches: [
      { name: 'browser_go_forward', description: 'Go forward to the next page.' },
      { name: 'browser_drop', description: 'Drop files onto an element of the page.' },
    ],
    misses: [
      { name: 'browser_tab_list', description: 'List browser tabs.' },
      { name: 'get_click_stats', description: 'Get statistics of clicks.' },
    ],
  },
});
