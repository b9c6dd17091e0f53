import { z } from 'zod';

/** A secret given as `NAME`, or better as `NAME_FILE`; `loadConfig` has read the file by then. */
export const secret = (): z.ZodString => z.string().min(1);

/** 32 bytes as 64 hex digits, given as `NAME` or `NAME_FILE`. */
export const key32 = () =>
  z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 32 bytes as 64 hex digits')
    .transform((hex) => Buffer.from(hex, 'hex'));

/** JSON in a variable or, better, in `NAME_FILE`. */
export const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not valid JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

export const flag = () => z.enum(['true', 'false']).transform((text) => text === 'true');

/** What every process reads. `PORT` 0 takes a free port, printed with the `ready` line. */
export const processEnv = {
  PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  GATEHOUSE_MODE: z.enum(['sandbox', 'production']).default('production'),
  GATEHOUSE_FAULT: z.string().optional(),
  GATEHOUSE_FAULT_ONCE: z.string().optional(),
  GATEHOUSE_CLOCK_RATE: z.coerce.number().positive().max(1_000).optional(),
};

export const databaseEnv = {
  MONGO_URL: z.url({ protocol: /^mongodb(\+srv)?$/, error: 'must be a mongodb:// address' }),
};

export const busEnv = {
  NATS_URL: z.url({ protocol: /^(nats|tls)$/, error: 'must be a nats:// or tls:// address' }),
  /** The service's nkey seed (`SU…`). */
  NATS_NKEY: z.string().regex(/^SU[A-Z2-7]{56}$/, 'must be an nkey user seed (SU…)'),
};

/** A service with its own database and its own user on the bus. */
export const serviceEnv = { ...processEnv, ...databaseEnv, ...busEnv };
export type ProcessConfig = z.output<z.ZodObject<typeof processEnv>>;
export type ServiceConfig = z.output<z.ZodObject<typeof serviceEnv>>;
