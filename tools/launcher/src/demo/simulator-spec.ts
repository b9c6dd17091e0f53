import { join } from 'node:path';
import { type ChildSpec } from '@gatehouse/local-stack';
import { mainOf } from '../paths.js';
import { type DemoPerson } from './people.js';
import { type Ports } from './ports.js';
import { type Secrets } from './secrets.js';
import { childSpec, PUSH_TOPIC, tariff } from './service-specs.js';

export const SIMULATOR_CLIENT = 'gatehouse-demo.apps.googleusercontent.com';

export interface SimulatorPlan {
  readonly data: string;
  readonly logs: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly publicUrl: string;
  readonly member: DemoPerson;
  readonly messages: number;
  readonly mailbox: string | undefined;
}

/** The simulator with the member's account, and Gatehouse as its one client. */
export async function simulatorSpec(plan: SimulatorPlan): Promise<ChildSpec> {
  const { data, logs, ports, member, mailbox } = plan;
  return childSpec('google-simulator', mainOf('apps/google-simulator'), ports['google-simulator'], logs, {
    DATA_DIR: join(data, 'google-simulator'),
    PUBLIC_URL: simulatorUrl(ports),
    SANDBOX: 'true',
    GOOGLE_TARIFF: tariff(),
    SEED_FILE: await plan.secrets.write('simulator-seed.json', JSON.stringify(await seedOf(plan))),
    ...(mailbox === undefined ? {} : { MAILBOX_DIR: mailbox, MAILBOX_ACCOUNT: member.email }),
  });
}

/** On another host name than the console's: ports share a cookie jar. */
export const simulatorUrl = (ports: Ports): string => `http://127.0.0.1:${ports['google-simulator']}`;

export const ledgerFile = (data: string): string => join(data, 'google-simulator', 'ledger.jsonl');

async function seedOf({ secrets, publicUrl, member, messages, mailbox }: SimulatorPlan): Promise<object> {
  return {
    accounts: [{ email: member.email, name: member.name, messages: mailbox === undefined ? messages : 0 }],
    clients: [
      {
        clientId: SIMULATOR_CLIENT,
        clientSecret: await secrets.token('google-client-secret'),
        redirectUris: [`${publicUrl}/oauth/callback`],
        topic: PUSH_TOPIC,
        pushEndpoint: `${publicUrl}/push/gmail`,
        pushAudience: `${publicUrl}/push/gmail`,
      },
    ],
  };
}
