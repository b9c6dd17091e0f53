import { Button, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrailEntry } from '../../api/types.js';
import { ProblemNotice } from '../../ui/problem-notice.js';
import { type Inclusion, inclusionQuery } from './trail.queries.js';

/** The whole record: the header as signed, the opened body, and its proof. */
export function EntryRecord({ entry, log }: { readonly entry: TrailEntry; readonly log: string }) {
  const { t } = useTranslation();
  const { header, body, index, proof } = entry;
  return (
    <Stack gap="md" className="gh-record">
      <Block title={t('trail.header')} value={JSON.stringify(header, null, 2)} />
      {body.map(({ ref, plain }) => (
        <Block
          key={ref}
          title={t('trail.segment', { ref })}
          value={plain === null ? t('trail.segmentErased') : JSON.stringify(plain, null, 2)}
        />
      ))}
      {proof === 'proved' ? <ProofBlock index={index} log={log} /> : <Text c="dimmed">{t('trail.pendingText')}</Text>}
    </Stack>
  );
}

/** Asked for by a click: a look at a proof is a question to the trail too. */
function ProofBlock({ index, log }: { readonly index: string; readonly log: string }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const { data, error, isFetching } = useQuery({ ...inclusionQuery(index, log), enabled: asked });
  if (error !== null) return <ProblemNotice error={error} />;
  if (data !== undefined) return <Proved inclusion={data} />;
  return (
    <Button variant="light" w="fit-content" loading={isFetching} onClick={() => setAsked(true)}>
      {t('trail.showProof')}
    </Button>
  );
}

function Proved({ inclusion: { checkpoint, proof } }: { readonly inclusion: Inclusion }) {
  const { t } = useTranslation();
  return (
    <>
      <Text>{t('trail.provedText')}</Text>
      <Block title={t('trail.checkpoint')} value={checkpoint} />
      <Block title={t('trail.inclusionProof')} value={proof} />
    </>
  );
}

function Block({ title, value }: { readonly title: string; readonly value: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Title order={2} size="h3">
          {title}
        </Title>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? t('ui.copied') : t('ui.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Code block tabIndex={0} className="gh-code">
        {value}
      </Code>
    </div>
  );
}
