import { Box, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly text?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly width?: number;
}

/** A page of cards: a heading, what it is for, what can be done with all of it. */
export function Page({ title, text, actions, children, width = 880 }: Props) {
  return (
    <Box px={{ base: 'md', sm: 'xl' }} py="xl" maw={width} mx="auto" w="100%">
      <Group justify="space-between" align="flex-start" mb="lg" gap="md">
        <Stack gap={4} flex={1} miw={240}>
          <Title order={1}>{title}</Title>
          {text !== undefined && <Text c="dimmed">{text}</Text>}
        </Stack>
        {actions}
      </Group>
      {children}
    </Box>
  );
}
