import { type ControlHandler, type ControlRoute } from './control-route.js';
import { json, type Resolver } from '../http/call.js';
import { type Control } from './control.js';
import { ControlRefused } from './control-body.js';

/** `/__sim/…`; there at all only in a sandbox. */
export function controlRoutes(control: Control, others: readonly ControlRoute[]): Resolver {
  const routes: readonly ControlRoute[] = [
    ...others,
    ['POST', /^faults$/, (call) => control.plantFault(call)],
    ['GET', /^faults$/, () => control.listFaults()],
    ['DELETE', /^faults(\/[\w-]+)?$/, (call) => control.clearFaults(call)],
    ['GET', /^accounts$/, () => control.listAccounts()],
    ['POST', /^accounts$/, (call) => control.createAccount(call)],
    ['POST', /^accounts\/[^/]+\/messages$/, (call) => control.deliver(call)],
    ['PATCH', /^accounts\/[^/]+\/messages\/\w+$/, (call) => control.relabel(call)],
    ['DELETE', /^accounts\/[^/]+\/messages\/\w+$/, (call) => control.deleteMessage(call)],
    ['POST', /^accounts\/[^/]+\/import$/, (call) => control.importMail(call)],
    ['POST', /^accounts\/[^/]+\/history\/expire$/, (call) => control.expireHistory(call)],
    ['POST', /^accounts\/[^/]+\/revoke$/, (call) => control.revoke(call)],
    ['POST', /^accounts\/[^/]+\/tokens\/kill$/, (call) => control.killTokens(call)],
    ['POST', /^tokens$/, (call) => control.mintTokens(call)],
    ['POST', /^clock$/, (call) => control.setClock(call)],
    ['GET', /^clock$/, () => control.clock()],
    ['POST', /^quota$/, (call) => control.setQuota(call)],
    ['GET', /^pushes$/, () => control.pushes()],
    ['GET', /^ledger$/, (call) => control.ledger(call)],
    ['GET', /^state\/[^/]+$/, (call) => control.state(call)],
    ['GET', /^state\/[^/]+\/messages\/\w+$/, (call) => control.raw(call)],
  ];
  return (verb, path) => {
    const rest = /^\/__sim\/(.*)$/.exec(path)?.[1];
    const handle =
      rest === undefined ? undefined : routes.find(([v, pattern]) => v === verb && pattern.test(rest))?.[2];
    return handle && { method: 'sim.control', handle: guarded(handle) };
  };
}

/** Liveness and readiness, as every process of the product has them; not part of Google, so not in the ledger. */
export function healthRoutes(): Resolver {
  return (verb, path) =>
    verb === 'GET' && /^\/health\/(live|ready)$/.test(path)
      ? { method: 'sim.health', handle: () => json(200, { status: 'ok' }) }
      : undefined;
}

function guarded(handle: ControlHandler): ControlHandler {
  return async (call) => {
    try {
      return await handle(call);
    } catch (error) {
      if (error instanceof ControlRefused) return json(error.status, { error: error.message });
      throw error;
    }
  };
}
