import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ENTRY_TYPES, PURPOSES, RESULTS } from './choices.js';
import type { TrailSearch } from './trail.routes.js';

interface Props {
  readonly search: TrailSearch;
  readonly logs: readonly ('organisation' | 'system')[];
  readonly onChange: (change: Partial<Record<keyof TrailSearch, string | undefined>>) => void;
  readonly onClear: () => void;
}

/** Each filter acts at once and stands in the address. */
export function TrailFilters({ search, logs, onChange, onClear }: Props) {
  const { t } = useTranslation();
  const any = { value: '', label: t('trail.any') };
  const select = (name: 'type' | 'purpose' | 'result', data: { value: string; label: string }[]) => (
    <NativeSelect
      label={t(`trail.filter.${name}`)}
      data={[any, ...data]}
      value={search[name] ?? ''}
      onChange={({ currentTarget: { value } }) => onChange({ [name]: value || undefined })}
    />
  );
  const date = (name: 'from' | 'to') => (
    <TextInput
      type="date"
      label={t(`trail.filter.${name}`)}
      value={search[name] ?? ''}
      onChange={({ currentTarget: { value } }) => onChange({ [name]: value || undefined })}
    />
  );
  const { open: _open, log: _log, ...filters } = search;
  return (
    <Group gap="sm" align="flex-end" role="search" aria-label={t('trail.filters')}>
      {logs.length > 1 && (
        <NativeSelect
          label={t('trail.filter.log')}
          data={logs.map((log) => ({ value: log, label: t(`trail.log.${log}`) }))}
          value={search.log ?? 'organisation'}
          onChange={({ currentTarget: { value } }) => onChange({ log: value === 'system' ? 'system' : undefined })}
        />
      )}
      {date('from')}
      {date('to')}
      {select(
        'type',
        ENTRY_TYPES.map((type) => ({ value: type, label: t(`trail.types.${key(type)}`) })),
      )}
      {select(
        'purpose',
        PURPOSES.map((purpose) => ({ value: purpose, label: purpose })),
      )}
      {select(
        'result',
        RESULTS.map((result) => ({ value: result, label: t(`trail.results.${result}`) })),
      )}
      {Object.keys(filters).length > 0 && (
        <Button variant="subtle" color="gray" leftSection={<IconFilterOff size={16} />} onClick={onClear}>
          {t('trail.clear')}
        </Button>
      )}
    </Group>
  );
}

const key = (type: (typeof ENTRY_TYPES)[number]) => type.replaceAll('.', '_') as 'access_read';
