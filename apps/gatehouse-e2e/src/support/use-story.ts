import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Demo, type DemoOptions } from './demo.js';
import { GoogleSide } from './google.js';
import { Journey } from './journey.js';

const START_WITHIN_MS = 180_000;
const END_WITHIN_MS = 60_000;

/** What a suite's story begins with. */
export interface Story {
  readonly demo: Demo;
  readonly google: GoogleSide;
  /** The member, signed in, nothing connected yet. */
  readonly journey: Journey;
  /** An empty folder for what the story writes. */
  readonly scratch: string;
}

/** Starts a demo before the suite and leaves nothing of it afterwards. What `prepare` makes in the scratch folder is there before. */
export function useStory(
  options: DemoOptions = {},
  prepare: (scratch: string) => Promise<DemoOptions> = () => Promise.resolve({}),
): Story {
  let begun: Story | undefined;
  beforeAll(async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-out-'));
    const demo = await Demo.start({ ...options, ...(await prepare(scratch)) });
    const google = new GoogleSide(demo.ready.google.root);
    begun = { demo, google, scratch, journey: await Journey.signIn(demo) };
  }, START_WITHIN_MS);
  afterAll(async () => {
    await begun?.demo.dispose();
    if (begun) await rm(begun.scratch, { recursive: true, force: true });
  }, END_WITHIN_MS);
  const now = (): Story => {
    if (!begun) throw new Error('The story has not begun: use it inside a test or a hook.');
    return begun;
  };
  return {
    get demo() {
      return now().demo;
    },
    get google() {
      return now().google;
    },
    get journey() {
      return now().journey;
    },
    get scratch() {
      return now().scratch;
    },
  };
}
