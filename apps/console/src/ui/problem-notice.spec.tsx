import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ApiError } from '../api/client.js';
import { show } from '../testing/render.js';
import { ProblemNotice } from './problem-notice.js';

const problem = (code: string, detail = '') => new ApiError({ code, detail, status: 503, correlationId: 'c0ffee' });

describe('a fault', () => {
  it('is told in plain words, with its code behind Details', async () => {
    await show(<ProblemNotice error={problem('AUDIT_UNAVAILABLE')} />);
    expect(screen.getByRole('alert').textContent).toContain('The record of accesses is just not answering');
    expect(screen.queryByText(/AUDIT_UNAVAILABLE/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Details' }));
    expect(screen.getByText('AUDIT_UNAVAILABLE · c0ffee')).toBeTruthy();
  });

  it('takes the sentence of the server where we have none', async () => {
    await show(<ProblemNotice error={problem('MAIL.SOMETHING_NEW', 'The mailbox is being moved.')} />);
    expect(screen.getByRole('alert').textContent).toContain('The mailbox is being moved.');
  });

  it('is never a bare code', async () => {
    await show(<ProblemNotice error={problem('MAIL.SOMETHING_NEW')} />);
    expect(screen.getByRole('alert').textContent).not.toContain('SOMETHING_NEW');
  });

  it('can be tried again where that helps', async () => {
    const retry = jest.fn();
    await show(<ProblemNotice error={problem('OFFLINE')} onRetry={retry} />);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(retry).toHaveBeenCalledTimes(1);
  });
});
