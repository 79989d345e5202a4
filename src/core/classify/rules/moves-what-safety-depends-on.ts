import { acts, isNamed } from '../reading/read-definition.ts';
import { livePage } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const movesWhatSafetyDependsOn = defineRule({
  id: 'moves-what-safety-depends-on',
  claim: 'A physical action is taken that safety depends on: a lock, a gate, a vehicle, an alarm.',
  shows: { kind: 'floor', level: 'Critical' },
  rulings: [],
  why: "people's safety depends on what it moves",
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (!acts(reading, 'update', 'trigger', 'unlink', 'run', 'manage', 'stop', 'interact')) return no;
    const named = isNamed(
      reading,
      /\b(?:unlock|lock|open|close|disarm|arm|control|start) (?:the )?(?:[a-z]+ )?(?:door|doors|gate|garage|lock|alarm|vehicle|car|valve|trunk)\b|\b(?:door|gate|garage|vehicle|car) (?:unlock|open|lock|start)\b/,
    );
    return named === null || livePage(reading) ? no : yes([named]);
  },
  gaps: ['Doors and vehicles of games are named alike.'],
  examples: {
    matches: [
      { name: 'unlock_door', description: 'Unlock a door.' },
      { name: 'open_garage', description: 'Open the garage.' },
    ],
    misses: [
      { name: 'lock_issue', description: 'Lock an issue.' },
      { name: 'get_door_state', description: 'Get the state of a door.' },
    ],
  },
});
