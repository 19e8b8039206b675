/** @jest-environment <rootDir>/test/setup/page-environment.cjs */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { RateLimitedError, ServiceError } from '../../../../src/shared/index.js';
import { SignInScreen } from '../../../../workbench/renderer/access/sign-in-screen.js';
import type { PageLink } from '../../../../workbench/renderer/shell/page-link.js';
import { createStore } from '../../../../workbench/renderer/shell/store.js';

describe('SignInScreen', () => {
  let tried: unknown[];
  let answer: () => Promise<void>;

  beforeEach(() => {
    tried = [];
    answer = async () => undefined;
  });
  afterEach(cleanup);

  const show = async (lastUser: string | null): Promise<void> => {
    const link = {
      service: { getAppVersion: async () => '1.2.3' },
      connection: { status: createStore({ state: 'connected' }) },
      access: {
        signIn: (credentials: unknown) => {
          tried.push(credentials);
          return answer();
        },
      },
    } as unknown as PageLink;
    await act(async () => {
      render(<SignInScreen link={link} reason="idle" lastUser={lastUser} />);
    });
  };
  const field = (label: string): HTMLInputElement => screen.getByLabelText(label, { selector: 'input' });
  const button = (): HTMLElement => screen.getByRole('button', { name: /^Sign/ });
  const submit = async (name: string, password: string): Promise<void> => {
    fireEvent.change(field('Name'), { target: { value: name } });
    fireEvent.change(field('Password'), { target: { value: password } });
    await act(async () => {
      fireEvent.submit(button());
    });
  };

  it('is known to password managers, and hides what is typed', async () => {
    await show(null);
    expect([field('Name').autocomplete, field('Password').autocomplete]).toEqual(['username', 'current-password']);
    expect(field('Password').type).toBe('password');
    expect(document.activeElement).toBe(field('Name'));
  });

  it('asks who was here before for the password only', async () => {
    await show('ada');
    expect(field('Name').value).toBe('ada');
    expect(document.activeElement).toBe(field('Password'));
  });

  it('tries nothing without a name or a password', async () => {
    await show(null);
    await submit(' ', 'p');
    await submit('ada', '');
    expect(tried).toEqual([]);
    expect(screen.getByRole('alert').textContent).toBe('Give your name and your password.');
  });

  it('forgets a password that was refused, and asks for it again', async () => {
    await show(null);
    answer = () => Promise.reject(Object.assign(new ServiceError('refused'), { code: 'SIGN_IN_REFUSED' }));
    await submit('ada', 'wrong');
    expect(tried).toEqual([{ name: 'ada', password: 'wrong' }]);
    expect(screen.getByRole('alert').textContent).toBe('Name or password is wrong.');
    expect([field('Password').value, document.activeElement]).toEqual(['', field('Password')]);
  });

  it('waits as long as main says', async () => {
    await show('ada');
    answer = () => Promise.reject(new RateLimitedError({ scope: 'sign-in', retryAfterMs: 61_000 }));
    await submit('ada', 'wrong');
    expect(screen.getByRole('alert').textContent).toMatch(/Too many attempts have failed\. Try again in 1 min 1 s\./);
    await submit('ada', 'right');
    expect(tried).toHaveLength(1);
  });
});
