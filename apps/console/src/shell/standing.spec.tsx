import { QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query';
import { act, screen } from '@testing-library/react';
import { ApiError } from '../api/client.js';
import { useState } from 'react';
import { makeQueryClient } from './query-client.js';
import { StandingNotice } from './standing.js';
import { show } from '../testing/render.js';

const problem = (status: number) =>
  new ApiError({ code: 'SERVICE_UNAVAILABLE', detail: '', status, correlationId: 'c' });
const AWAY = /is not answering. This page goes on by itself/;
const BACK = /answers again/;

function Asks({ about, answer }: { readonly about: string; readonly answer: () => Promise<string> }) {
  const { data } = useQuery({ queryKey: [about], queryFn: answer });
  return <p>{data ?? 'nothing yet'}</p>;
}

function Acts({ answer }: { readonly answer: () => Promise<string> }) {
  const { mutate, data } = useMutation({ mutationFn: answer, retry: 3, retryDelay: 1_000 });
  return <button onClick={() => mutate()}>{data ?? 'act'}</button>;
}

/** From one that is not answered to another that is, after a while. */
function Turns() {
  const [about, setAbout] = useState('one');
  return (
    <>
      <button onClick={() => setAbout('two')}>next</button>
      <Asks key={about} about={about} answer={about === 'one' ? after(99, problem(503)) : answerLate} />
    </>
  );
}

const answerLate = () => new Promise<string>((resolve) => setTimeout(() => resolve('the answer'), 1_000));

/** Fails so many times, then answers. */
function after(failures: number, error: ApiError): () => Promise<string> {
  let left = failures;
  return () => (left-- > 0 ? Promise.reject(error) : Promise.resolve('the answer'));
}

async function page(view: React.ReactNode): Promise<void> {
  const client = makeQueryClient(() => undefined);
  const whole = (
    <QueryClientProvider client={client}>
      <StandingNotice />
      {view}
    </QueryClientProvider>
  );
  await act(() => show(whole));
}

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

describe('a page whose services are away for a while', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([0, 502, 503])('says so, asks again until it is answered, and says that too (%s)', async (status) => {
    await page(<Asks about="mail" answer={after(8, problem(status))} />);
    await pass(100);
    expect(screen.getByRole('status').textContent).toMatch(AWAY);
    await pass(40_000);
    expect(screen.getByText('the answer')).toBeTruthy();
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('says that it is answered again for a moment', async () => {
    await page(<Asks about="mail" answer={after(1, problem(503))} />);
    await pass(1_500);
    expect(screen.getByRole('status').textContent).toMatch(BACK);
    await pass(9_000);
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('does not take leaving for an answer', async () => {
    await page(<Turns />);
    await pass(100);
    act(() => screen.getByRole('button').click());
    await pass(100);
    expect(screen.getByRole('status').textContent).toMatch(AWAY);
    await pass(1_500);
    expect(screen.getByRole('status').textContent).toMatch(BACK);
  });

  it('says so of an act that is sent again', async () => {
    await page(<Acts answer={after(2, problem(503))} />);
    act(() => screen.getByRole('button').click());
    await pass(100);
    expect(screen.getByRole('status').textContent).toMatch(AWAY);
    await pass(2_500);
    expect(screen.getByRole('status').textContent).toMatch(BACK);
    expect(screen.getByRole('button').textContent).toBe('the answer');
  });

  it('says nothing of a refusal, and asks neither that nor the trail again', async () => {
    const refused = jest.fn(after(9, problem(403)));
    await page(<Asks about="mail" answer={refused} />);
    await pass(30_000);
    expect(refused).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('status').textContent).toBe('');
  });
});
