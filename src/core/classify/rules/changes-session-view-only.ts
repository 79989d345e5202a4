import { acts, isNamed, says } from '../reading/read-definition.ts';
import { livePage } from '../reading/signs.ts';
import { defineRule, no, notApplicable, yes } from '../rule.ts';

export const changesSessionViewOnly = defineRule({
  id: 'changes-session-view-only',
  claim: 'Only the view, the selection or another state of the session changes.',
  shows: { kind: 'category', category: 'Read' },
  rulings: ['R6', 'T8'],
  why: 'State that ends with the session and that nobody else sees is no lasting change.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.steering !== null || reading.main === null) return notApplicable;
    const { verb } = reading.main;
    const emulator = [...reading.topic].some((noun) => /^(?:emulator|gameboy|nes|snes|gba|retroarch)$/.test(noun));
    if (emulator && acts(reading, 'interact', 'trigger', 'update'))
      return yes([reading.main.evidence], 'Only the state of an emulator changes, which ends with the session (R6).');
    const inMemory =
      acts(reading, 'remove') && /^(?:log|cache|history|event|buffer|console)$/.test(reading.head ?? '')
        ? says(reading, /\b(?:from|in) (?:the )?(?:process |server )?memory\b/i)
        : null;
    const held = acts(reading, 'remove')
      ? says(
          reading,
          /\bin-memory (?:[a-z]+ )?(?:store|registry|list|dictionary|buffer|collection|state|cache|session)\b/i,
        )
      : null;
    if (held !== null)
      return yes([held], 'What is removed is in the memory of the process alone and ends with it (T8, R6).');
    const debugged =
      acts(reading, 'remove', 'unlink', 'create', 'update') &&
      /^(?:breakpoint|watchpoint|logpoint)$/.test(reading.head ?? '');
    if (debugged)
      return yes([reading.main.evidence], 'A breakpoint is a state of the debugger and ends with its session (R6).');
    const routed =
      acts(reading, 'remove', 'unlink') &&
      /^(?:route|mock|listener|interceptor|handler)$/.test(reading.head ?? '') &&
      [...reading.topic].some((noun) => /^(?:browser|playwright|puppeteer|chrome)$/.test(noun));
    if (routed)
      return yes([reading.main.evidence], 'What is removed belongs to the open browser and ends with it (R6).');
    if (inMemory !== null)
      return yes([inMemory], 'Only the memory of the process is cleared, and nobody else sees it (T8).');
    const chooses =
      /^(?:select|switch|focus|set|use|activate|clear|toggle|change|open|close|reset|update|highlight|unlink|load|move|resize|emulate)$/.test(
        verb,
      );
    const named = isNamed(
      reading,
      /\b(?:deselect|selection|select (?!option|dropdown|menu|item|file)[a-z]+|(?:switch|focus|activate|use) (?:to )?(?:[a-z]+ )?(?:tab|page|workspace|project|window|context|panel|database|profile|instance|frame|account|app|device|simulator|emulator)|(?:tab|page|window) (?:close|select|switch)|close (?:the )?(?:tab|page|window|browser)|emulate (?:[a-z]+ )?(?:media|viewport|device|network|color scheme|timezone|locale|geolocation|cpu)|emulate$|browser (?:close|resize)|resize (?:browser|window|viewport)|set (?:active|current|default|working|log|viewport|camera|context|view)|clear (?:[a-z]+ )?(?:selection|context|session)|(?:viewport|zoom|breakpoints?|scroll to view))\b/,
    );
    const session = /^(?:set|use|switch|select|change|choose|update)$/.test(verb)
      ? says(
          reading,
          /\b(?:for|of|in|during) (?:the current|this|the active|your current) (?:session|conversation|chat)\b|\bfor (?:all |use (?:in|by) )?subsequent (?:commands|calls|operations|requests|tool calls|queries)\b/i,
        )
      : null;
    if (session !== null)
      return yes([session], 'The definition says that it holds for this session only, and nobody else sees it (R6).');
    const recorded =
      verb === 'stop' && livePage(reading)
        ? isNamed(reading, /\bstop (?:[a-z]+ )?(?:video|screencast|tracing|codegen|profiling|coverage)\b/)
        : null;
    if (recorded !== null)
      return yes([recorded], 'What ends is a recording of this session, and nothing outside it changes (R6).');
    const closed =
      verb === 'close'
        ? says(reading, /^\W*closes? (?:the |this |a )?(?:current |active |open )?(?:browser(?: session)?|page|tab)\b/i)
        : null;
    if (closed !== null && reading.steering === null)
      return yes([closed], 'Only what this session has open is closed; nothing outside it changes (R6).');
    if (!chooses || named === null) return no;
    if (/\bset default\b/.test(reading.definition.name.replaceAll(/[_-]/g, ' ')) && reading.main.act !== 'interact')
      return no;
    return yes(
      [named],
      'Only the state of this session changes: what is selected, shown or active. It ends with the session and nobody else sees it (R6).',
    );
  },
  gaps: ['"Set active" on a shared object (an active plan, an active campaign) looks the same by name.'],
  examples: {
    matches: [
      { name: 'browser_switch_tab', description: 'Switch to a specific tab.' },
      { name: 'clear_selection_list', description: 'Clears the user selection list of objects.' },
    ],
    misses: [
      { name: 'browser_select_option', description: 'Select an option in a dropdown.' },
      { name: 'switch_traffic', description: 'Switch production traffic to the new version.' },
    ],
  },
});
