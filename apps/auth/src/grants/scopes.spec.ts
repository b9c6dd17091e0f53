import { scopesAsked, splitByScopes } from './scopes.js';

const READ = 'https://www.googleapis.com/auth/gmail.readonly';

describe('scopes', () => {
  it('asks for identity and for nothing but the chosen features', () => {
    expect(scopesAsked(['mail'])).toEqual(['openid', 'email', READ]);
  });

  it('grants a feature whose scopes all came back, whatever else came along', () => {
    const answered = ['openid', 'https://www.googleapis.com/auth/userinfo.email', READ, 'https://mail.google.com/'];
    expect(splitByScopes(['mail'], answered)).toEqual({ granted: ['mail'], refused: [] });
  });

  it('refuses a feature whose scope was unticked', () => {
    expect(splitByScopes(['mail'], ['openid', 'email'])).toEqual({ granted: [], refused: ['mail'] });
  });

  it('leaves off what was granted and not chosen', () => {
    expect(splitByScopes([], [READ])).toEqual({ granted: [], refused: [] });
  });
});
