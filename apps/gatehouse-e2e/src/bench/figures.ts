/** One number that the benchmark promises: what is asked for, and below what it must not fall. */
export interface Figure {
  readonly title: string;
  /** Which way is better. */
  readonly better: 'more' | 'less';
  readonly goal?: number;
  readonly floor?: number;
  /** Over the rounds: the median, or the worst of them where once is too often. */
  readonly over?: 'worst';
  readonly digits: number;
}

const CEILING_RSS_MB = 250;

/** In the order of the printed table. Goals and floors are those of the issue that asked for the first path. */
export const FIGURES = {
  'backfill.perSecond': { title: 'backfill, messages/s', better: 'more', goal: 1_000, floor: 600, digits: 0 },
  'backfill.cpuMs': { title: 'user CPU, ms a message', better: 'less', goal: 1.2, floor: 2.2, digits: 2 },
  'backfill.null': { title: 'null client, messages/s', better: 'more', digits: 0 },
  'backfill.ofNull': { title: 'backfill ÷ null client', better: 'more', digits: 2 },
  'trail.onOff': { title: 'trail on ÷ off, messages/s', better: 'more', goal: 0.9, digits: 2 },
  'quota.new.use': { title: 'quota use, projects since 2026-05', better: 'more', goal: 0.95, floor: 0.9, digits: 3 },
  'quota.new.rejections': { title: 'rejections', better: 'less', goal: 0, floor: 0, over: 'worst', digits: 0 },
  'quota.old.use': { title: 'quota use, projects before', better: 'more', goal: 0.95, floor: 0.9, digits: 3 },
  'quota.old.rejections': { title: 'rejections', better: 'less', goal: 0, floor: 0, over: 'worst', digits: 0 },
  'push.p50': { title: 'push → readable p50, ms', better: 'less', goal: 30, floor: 100, digits: 0 },
  'push.p99': { title: 'push → readable p99, ms', better: 'less', goal: 150, digits: 0 },
  'admit.p50': { title: 'admit p50, ms', better: 'less', digits: 1 },
  'admit.p99': { title: 'admit p99, ms', better: 'less', goal: 20, digits: 1 },
  'admit.perSecond': { title: 'entries/s admitted', better: 'more', digits: 0 },
  'rss.auth': { title: 'peak RSS auth, MB', better: 'less', goal: CEILING_RSS_MB, digits: 0 },
  'rss.audit': { title: 'peak RSS audit, MB', better: 'less', goal: CEILING_RSS_MB, digits: 0 },
  'rss.mail': { title: 'peak RSS mail, MB', better: 'less', goal: CEILING_RSS_MB, digits: 0 },
  'rss.mail.many': { title: 'peak RSS mail, 50 mailboxes, MB', better: 'less', goal: CEILING_RSS_MB, digits: 0 },
  'rss.gateway': { title: 'peak RSS gateway, MB', better: 'less', goal: CEILING_RSS_MB, digits: 0 },
  'rss.database': { title: 'peak RSS database, MB', better: 'less', digits: 0 },
  'simulator.perSecond': {
    title: 'simulator on one core, gets/s',
    better: 'more',
    goal: 5_000,
    floor: 5_000,
    digits: 0,
  },
  'rss.simulator': { title: 'RSS simulator, 100,000 messages, MB', better: 'less', goal: 600, floor: 600, digits: 0 },
  'rss.nats': { title: 'peak RSS nats, MB', better: 'less', digits: 0 },
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof FIGURES;
export type Figures = Partial<Record<FigureName, number>>;

export function isFigure(name: string): name is FigureName {
  return name in FIGURES;
}
