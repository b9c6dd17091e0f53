import {
  Box,
  Button,
  Group,
  List,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  ThemeIcon,
  Title,
} from '@mantine/core';
import { IconFileCertificate, IconHandStop, IconShieldCheck } from '@tabler/icons-react';
import { type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { GateMark } from '../../shell/gate-mark.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { LanguageSwitch } from './language-switch.js';

interface Props {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSignIn: (body: { email: string; password: string }) => void;
}

const PROMISES = [
  [IconShieldCheck, 'signIn.promiseConsent'],
  [IconFileCertificate, 'signIn.promiseTrail'],
  [IconHandStop, 'signIn.promiseStop'],
] as const;

export function SignInView({ busy, error, onSignIn }: Props) {
  const { t } = useTranslation();
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    onSignIn({ email: textOf(fields, 'email'), password: textOf(fields, 'password') });
  };
  return (
    <Box className="gh-sign-in" component="main">
      <Box className="gh-sign-in-side">
        <Group gap="sm">
          <GateMark size={40} />
          <Text fw={700} size="xl">
            {t('shell.brand')}
          </Text>
        </Group>
        <Text className="gh-sign-in-claim">{t('signIn.claim')}</Text>
        <List spacing="md" center className="gh-sign-in-promises">
          {PROMISES.map(([Glyph, key]) => (
            <List.Item
              key={key}
              icon={
                <ThemeIcon variant="light" size={36} radius="xl">
                  <Glyph size={20} stroke={1.7} />
                </ThemeIcon>
              }
            >
              {t(key)}
            </List.Item>
          ))}
        </List>
      </Box>
      <Box className="gh-sign-in-form">
        <Paper component="form" w="100%" maw={380} onSubmit={submit} aria-label={t('signIn.title')} bg="transparent">
          <Stack gap="md">
            <Title order={1}>{t('signIn.title')}</Title>
            {error !== null && error !== undefined && <ProblemNotice error={error} />}
            <TextInput
              label={t('signIn.email')}
              name="email"
              type="email"
              autoComplete="username"
              required
              size="md"
              autoFocus
            />
            <PasswordInput
              label={t('signIn.password')}
              name="password"
              autoComplete="current-password"
              required
              size="md"
            />
            <Button type="submit" size="md" loading={busy} fullWidth>
              {t('signIn.submit')}
            </Button>
            <LanguageSwitch />
          </Stack>
        </Paper>
      </Box>
    </Box>
  );
}

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}
