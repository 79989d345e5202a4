import { acts, objectEvidence, topicIs } from '../reading/read-definition.ts';
import { headWord, livePage, topicHas } from '../reading/signs.ts';
import { defineRule, no, yes } from '../rule.ts';

export const movesADevice = defineRule({
  id: 'moves-a-device',
  claim: 'A physical device acts.',
  shows: { kind: 'floor', level: 'High' },
  rulings: [],
  why: 'a physical device acts',
  reads: ['name', 'description'],
  match(reading) {
    if (!acts(reading, 'update', 'trigger', 'run', 'interact', 'manage') || livePage(reading)) return no;
    const heated =
      topicHas(reading, /^(?:thermostat|hvac|boiler|aircon)$/) &&
      /^(?:heat|cool|temperature|mode|setpoint|eco|thermostat)$/.test(reading.head ?? '');
    if (heated && acts(reading, 'update', 'trigger') && reading.main !== null) return yes([reading.main.evidence]);
    return headWord(
      reading,
      new Set('light lamp led lock door thermostat motor servo relay robot drone blind fan heater gripper'.split(' ')),
    ) && !topicIs(reading, 'session')
      ? yes(objectEvidence(reading, 'device'))
      : no;
  },
  gaps: ['Devices of games and simulations are named alike.'],
  examples: {
    matches: [
      { name: 'set_light', description: 'Set a light.' },
      { name: 'move_motor', description: 'Move a motor.' },
    ],
    misses: [
      { name: 'get_light', description: 'Get a light.' },
      { name: 'set_color', description: 'Set a color.' },
    ],
  },
});
