import type { FastifyInstance } from 'fastify';
import { answerProblem } from '../http/answer-problem.js';
import type { MailUpstream } from '../upstream/owners.js';

/** A push is a few hundred bytes; what it says is only a wake-up. */
const MAX_BYTES = 64 * 1024;

/**
 * `POST /push/gmail` of Pub/Sub, to the mail service byte for byte with its Authorization: that service checks the
 * signed token and answers 401 to a bad one.
 */
export function addGmailPush(instance: FastifyInstance, mail: () => MailUpstream): void {
  void instance.register((scope, _options, done) => {
    scope.setErrorHandler(answerProblem);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BYTES }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.post<{ Body: Buffer | undefined }>('/push/gmail', async (request, reply) => {
      const { authorization, 'content-type': contentType } = request.headers;
      await mail().pass(reply, {
        method: 'POST',
        path: '/push/gmail',
        authorization,
        contentType,
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      return reply;
    });
    done();
  });
}
