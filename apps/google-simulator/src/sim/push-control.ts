import { type ChannelPush } from '../channels/channel-push.js';
import { json } from '../http/call.js';
import { type World } from '../world/world.js';
import { readBody } from './control-body.js';
import { type ControlRoute } from './control-route.js';
import { PushWeather, type UnkindPush } from './unkind-push.js';

/** `/__sim/push`: how notifications travel; `/__sim/channels`: who listens, and what was sent. */
export function pushControl(world: World, unkind: UnkindPush, channels: ChannelPush): readonly ControlRoute[] {
  return [
    [
      'POST',
      /^push$/,
      (call) => {
        unkind.set(readBody(PushWeather, call));
        return json(200, unkind.get());
      },
    ],
    ['GET', /^push$/, () => json(200, { ...unkind.get(), ...unkind.statistics })],
    ['GET', /^channels$/, () => json(200, { ...channels.statistics, channels: world.channels.all() })],
  ];
}
