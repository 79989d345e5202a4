import { type Reading, acts, headIs, isNamed, objectEvidence, says } from '../reading/read-definition.ts';
import { livePage, topicHas } from '../reading/signs.ts';
import { defineRule, no, tooLittleText, yes } from '../rule.ts';

const device = 'A physical device acts at once, which is more than storing an argument: Execute, not Write.';

function turns(reading: Reading) {
  const named = isNamed(
    reading,
    /\bturn (?:on|off)\b|\b(?:lights?|led|lamp|plug|relay|motor|servo|gpio|thermostat) (?:control|on|off|toggle)\b/,
  );
  if (named !== null) return yes([named], device);
  const said =
    topicHas(reading, smartHome) && acts(reading, 'update', 'trigger', 'run', 'manage', 'stop')
      ? says(
          reading,
          /\b(?:turn(?:s|ing)? (?:it |them |the |an? )?(?:[a-z]+ ){0,3}(?:on|off)|toggl(?:es?|ing)|perform(?:s|ing)? an? action|un?locks?|locks?|dims?)\b/i,
        )
      : null;
  return said === null ? no : yes([said], device);
}

/** Systems whose entities are lamps, locks and heaters. */
const smartHome =
  /^(?:homeassistant|hass|home|homekit|hue|tuya|esphome|zigbee|zigbee2mqtt|tasmota|smartthings|switchbot|govee|lifx|kasa|shelly|alexa|homey|openhab|nest|tapo|yeelight|mijia|iot)$/;

export const controlsADevice = defineRule({
  id: 'controls-a-device',
  claim: 'The call makes a physical device do something.',
  shows: { kind: 'category', category: 'Execute' },
  rulings: [],
  why: 'Something in the world moves, lights or opens; storing an argument is not the point.',
  reads: ['name', 'title', 'description'],
  match(reading) {
    if (reading.main === null) return tooLittleText;
    if (!acts(reading, 'update', 'trigger', 'run', 'manage', 'stop', 'create', 'remove') || !headIs(reading, 'device'))
      return turns(reading);
    if (
      !/^(?:set|turn|lock|unlock|move|control|open|close|toggle|start|stop|activate|rotate|dim|switch|operate|write|reboot|restart|position|extend|adjust|run|use)$/.test(
        reading.main.verb,
      )
    )
      return no;
    if (
      /^(?:phone|sensor|car|vehicle|speaker|mouse|machine|arm|button|device|printer|switch|scene|camera|relay)$/.test(
        reading.head ?? '',
      ) &&
      !/^(?:turn|lock|unlock|control|toggle|operate|open|close|switch|reboot|restart|start|stop|activate|rotate|move)$/.test(
        reading.main.verb,
      )
    )
      return no;
    if (
      livePage(reading) ||
      /^(?:blender|unity|maya|unreal|roblox|3d|scene|studio)$/.test(
        [...reading.topic].find((noun) => /^(?:blender|unity|maya|unreal|roblox|3d|godot)$/.test(noun)) ?? '',
      )
    )
      return no;
    return yes([reading.main.evidence, ...objectEvidence(reading, 'device')], device);
  },
  gaps: ['Devices in games and simulations use the same words.'],
  examples: {
    matches: [
      { name: 'unlock_door', description: 'Unlock a door.' },
      { name: 'turn_on_light', description: 'Turn on a light.' },
    ],
    misses: [
      { name: 'get_thermostat', description: 'Get the state of a thermostat.' },
      { name: 'rename_camera', description: 'Rename a camera.' },
    ],
  },
});
