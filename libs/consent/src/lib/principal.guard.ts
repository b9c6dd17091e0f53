import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { ConsentError } from './consent-error.js';
import { type Caller, PrincipalVerifier } from './principal-verifier.js';

interface Incoming {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  caller?: Caller;
}

/** `authorization: Bearer <principal>` on the owners' HTTP; refuses everything else. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(private readonly verifier: PrincipalVerifier) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Incoming>();
    request.caller = await this.verifier.verify(bearerOf(request));
    return true;
  }
}

/** The verified caller, in a handler behind `PrincipalGuard`. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<Incoming>();
  if (caller === undefined) throw new Error('CurrentCaller needs PrincipalGuard');
  return caller;
});

function bearerOf({ headers }: Incoming): string {
  const { authorization } = headers;
  const token =
    typeof authorization === 'string' ? /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization)?.[1] : undefined;
  if (token !== undefined) return token;
  throw new ConsentError('PRINCIPAL_UNAUTHENTICATED', 'The request does not say who asks.', null);
}
