import { Table } from '@mantine/core';
import type { Address, Message } from '../../api/types.js';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.js';

interface Props {
  readonly message: Message;
  readonly addresses: (list: readonly Address[]) => string;
}

/** The envelope in full, then every header as it came. */
export function MessageDetails({ message, addresses }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = [
    [t('mail.detail.from'), addresses(message.from)],
    [t('mail.detail.to'), addresses(message.to)],
    [t('mail.detail.cc'), addresses(message.cc)],
    [t('mail.detail.bcc'), addresses(message.bcc)],
    [t('mail.detail.replyTo'), addresses(message.replyTo)],
    [t('mail.detail.at'), format.exact(message.at)],
    [t('mail.detail.size'), format.bytes(message.size)],
    ['SHA-256', message.sha256],
    ...message.headers.map(({ name, value }) => [name, value]),
  ].filter(([, value]) => value !== '');
  return (
    <Table className="gh-details" fz="sm" verticalSpacing={4}>
      <Table.Tbody>
        {rows.map(([name, value], place) => (
          <Table.Tr key={`${place}-${name}`}>
            <Table.Th scope="row">{name}</Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
