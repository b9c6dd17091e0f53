import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.js';
import type { Day } from './days.js';

interface Props {
  readonly days: readonly Day[];
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onNarrow: (from: string, to: string) => void;
}

/** Entries by day; a click takes one day, a drag several. */
export function TimeChart({ days, from, to, onNarrow }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [drag, setDrag] = useState<{ start: number; end: number } | undefined>();
  const most = Math.max(1, ...days.map(({ count }) => count));
  const finish = (): void => {
    if (drag === undefined) return;
    const [first, last] = [days[Math.min(drag.start, drag.end)], days[Math.max(drag.start, drag.end)]];
    setDrag(undefined);
    if (first !== undefined && last !== undefined) onNarrow(first.day, last.day);
  };
  const isChosen = (day: string, place: number): boolean => {
    if (drag !== undefined) return place >= Math.min(drag.start, drag.end) && place <= Math.max(drag.start, drag.end);
    return (from === undefined || day >= from) && (to === undefined || day <= to);
  };
  return (
    <figure className="gh-chart" aria-label={t('trail.chart')}>
      <div className="gh-bars" onPointerLeave={() => setDrag(undefined)}>
        {days.map(({ day, count }, place) => (
          <button
            key={day}
            type="button"
            className="gh-day"
            data-chosen={isChosen(day, place)}
            aria-label={t('trail.day', { day: format.day(`${day}T12:00:00`), count, number: format.number(count) })}
            title={`${format.day(`${day}T12:00:00`)}: ${format.number(count)}`}
            onPointerDown={() => setDrag({ start: place, end: place })}
            onPointerEnter={() => setDrag((before) => before && { ...before, end: place })}
            onPointerUp={finish}
            onClick={(event) => event.detail === 0 && onNarrow(day, day)}
          >
            <span style={{ height: `${count === 0 ? 0 : Math.max(4, (count / most) * 100)}%` }} />
          </button>
        ))}
      </div>
      <Group justify="space-between" component="figcaption">
        <Text size="xs" c="dimmed">
          {days[0] !== undefined && format.day(`${days[0].day}T12:00:00`)}
        </Text>
        <Text size="xs" c="dimmed">
          {t('trail.chartHint')}
        </Text>
        <Text size="xs" c="dimmed">
          {days.at(-1) !== undefined && format.day(`${days.at(-1)?.day ?? ''}T12:00:00`)}
        </Text>
      </Group>
    </figure>
  );
}
