export const shellEn = {
  shell: {
    brand: 'Gatehouse',
    skip: 'Skip to the page',
    navigation: 'Main',
    mail: 'Mail',
    connections: 'Connections',
    trail: 'Trail',
    account: 'Account of {{name}}',
    language: 'Language',
    appearance: 'Appearance',
    schemeAuto: 'As the system',
    schemeLight: 'Light',
    schemeDark: 'Dark',
    signOut: 'Sign out',
    mailChanged: 'Your mail has changed.',
    notFound: {
      title: 'There is nothing at this address',
      text: 'It may have moved, or you may not be allowed to see it.',
      home: 'Go to the start',
    },
  },
};
