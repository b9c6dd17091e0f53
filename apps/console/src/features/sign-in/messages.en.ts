export const signInEn = {
  signIn: {
    title: 'Sign in',
    email: 'Email',
    password: 'Password',
    submit: 'Sign in',
    claim: 'Your Google mail, here by your consent. Every access on a record that you can check.',
    promiseConsent: 'Nothing is read before you agree, one feature at a time.',
    promiseTrail: 'Each access is entered in a signed record, and can be verified without us.',
    promiseStop: 'You stop it with one switch, and choose whether the copy stays or goes.',
  },
};
