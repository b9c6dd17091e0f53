import { Avatar, UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import { useTranslation } from 'react-i18next';

interface Props extends UnstyledButtonProps, Omit<ComponentPropsWithRef<'button'>, keyof UnstyledButtonProps> {
  readonly name: string;
}

export function AccountFace({ name, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <UnstyledButton className="gh-account" aria-haspopup="menu" {...rest} aria-label={t('shell.account', { name })}>
      <Avatar name={name} color="initials" radius="xl" size={36} />
    </UnstyledButton>
  );
}
