/** Methods of gmail.v1.json that answer 501 here, by prefix, each with its reason. Whatever else is missing fails the suite. */
export const NOT_SIMULATED: readonly (readonly [prefix: string, reason: string])[] = [
  ['gmail.users.drafts.', 'composing comes with the issue of sending'],
  ['gmail.users.messages.batchDelete', 'the product never deletes for ever'],
  ['gmail.users.settings.', 'reading and changing settings comes with the harness of all four features'],
];
