import { Stack, Text, ThemeIcon } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  readonly icon: Icon;
  /** What would be here. */
  readonly title: string;
  readonly text?: string | undefined;
  /** The one act that fills it. */
  readonly children?: ReactNode;
}

export function EmptyState({ icon: Glyph, title, text, children }: Props) {
  return (
    <Stack align="center" justify="center" gap="sm" py={64} px="md" className="gh-empty">
      <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
        <Glyph size={28} stroke={1.6} />
      </ThemeIcon>
      <Text fw={600} size="lg" ta="center">
        {title}
      </Text>
      {text !== undefined && (
        <Text c="dimmed" ta="center" maw={420}>
          {text}
        </Text>
      )}
      {children}
    </Stack>
  );
}
