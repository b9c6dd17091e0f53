import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ApiError } from '../../api/client.js';
import { show } from '../../testing/render.js';
import { SignInView } from './sign-in.view.js';

describe('the sign-in page', () => {
  it('hands on what was typed', async () => {
    const onSignIn = jest.fn();
    await show(<SignInView busy={false} error={null} onSignIn={onSignIn} />);
    await userEvent.type(screen.getByRole('textbox', { name: 'Email' }), 'minh@example.org');
    await userEvent.type(screen.getByLabelText(/^Password/), 'secret{Enter}');
    expect(onSignIn).toHaveBeenCalledWith({ email: 'minh@example.org', password: 'secret' });
  });

  it('does not tell which of the two was wrong', async () => {
    const wrong = { code: 'AUTH.CREDENTIALS_UNAUTHENTICATED', detail: '', status: 401, correlationId: '' };
    await show(<SignInView busy={false} error={new ApiError(wrong)} onSignIn={jest.fn()} />);
    expect(screen.getByRole('alert').textContent).toContain('Email or password is wrong');
  });
});
