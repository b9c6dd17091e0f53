import { Agent, request } from 'undici';

const BATCH = 50;
const IN_FLIGHT = 3;

/** Fetches every message of an account in batches and drops the bytes: the ceiling that the simulator and this machine set. */
export async function nullClient(root: string, email: string): Promise<{ messages: number; seconds: number }> {
  const agent = new Agent({ connections: IN_FLIGHT });
  const authorization = `Bearer ${await mint(root, email)}`;
  const began = performance.now();
  const ids: string[] = [];
  for (let page: string | undefined = ''; page !== undefined;) {
    const url = `${root}/gmail/v1/users/me/messages?maxResults=500${page === '' ? '' : `&pageToken=${page}`}`;
    const { body, statusCode } = await request(url, { dispatcher: agent, headers: { authorization } });
    if (statusCode !== 200) throw new Error(`the simulator answered ${String(statusCode)}: ${await body.text()}`);
    const listed = (await body.json()) as { messages?: { id: string }[]; nextPageToken?: string };
    ids.push(...(listed.messages ?? []).map(({ id }) => id));
    page = listed.nextPageToken;
  }
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_none, n) =>
    ids.slice(n * BATCH, (n + 1) * BATCH),
  );
  const lanes = Array.from({ length: IN_FLIGHT }, async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await drop(agent, root, authorization, batch);
  });
  await Promise.all(lanes);
  await agent.close();
  return { messages: ids.length, seconds: (performance.now() - began) / 1_000 };
}

async function drop(agent: Agent, root: string, authorization: string, ids: readonly string[]): Promise<void> {
  const parts = ids.map(
    (id) =>
      `--b\r\nContent-Type: application/http\r\nContent-ID: <${id}>\r\n\r\nGET /gmail/v1/users/me/messages/${id}?format=raw\r\n\r\n`,
  );
  const { body, statusCode } = await request(`${root}/batch/gmail/v1`, {
    method: 'POST',
    dispatcher: agent,
    headers: { authorization, 'content-type': 'multipart/mixed; boundary=b' },
    body: `${parts.join('')}--b--`,
  });
  if (statusCode !== 200) throw new Error(`the batch answered ${String(statusCode)}: ${await body.text()}`);
  await body.dump({ limit: Number.MAX_SAFE_INTEGER });
}

async function mint(root: string, email: string): Promise<string> {
  const clientId = 'gatehouse-demo.apps.googleusercontent.com';
  const scopes = ['https://www.googleapis.com/auth/gmail.readonly'];
  const response = await fetch(`${root}/__sim/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, clientId, scopes }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return String(answer.access_token ?? answer.accessToken);
}
