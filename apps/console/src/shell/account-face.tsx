import { Avatar, UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import { useTranslation } from 'react-i18next';

interface Props extends UnstyledButtonProps, Omit<ComponentPropsWithRef<'button'>, keyof UnstyledButtonProps> {
  readonly name: string;
}

export function AccountFace({ name, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <UnstyledButton aria-haspopup="menu" {...rest} className="gh-account" aria-label={t('shell.account', { name })}>
      <Avatar color="gate" radius="xl" size={36} aria-hidden>
        <span className="gh-initials" data-initials={initials(name)} />
      </Avatar>
    </UnstyledButton>
  );
}

/** Drawn, not written: as text they would be a second name of the button. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => /^./u.exec(word ?? '')?.[0] ?? '',
  );
  return letters.join('').toLocaleUpperCase();
}
