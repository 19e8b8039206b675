import { useState, type FormEvent } from 'react';
import { isConnected } from '../shell/connection.js';
import type { PageLink } from '../shell/page-link.js';
import { useStore } from '../shell/store.js';
import { describeSignInFailure, type SignInFailure } from './sign-in-failure.js';
import { useWait } from './use-wait.js';

/** The state of a form that signs in, and what its button does. */
export interface SignInForm {
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly password: string;
  readonly setPassword: (password: string) => void;
  readonly failure: SignInFailure | null;
  /** Milliseconds until it may be tried again. */
  readonly waitMs: number;
  readonly isBusy: boolean;
  /** Whether there is any use in trying. */
  readonly canTry: boolean;
  readonly submit: (event: FormEvent) => void;
}

/** @param onRefused called when the password is to be typed anew */
export function useSignIn({ access, connection }: PageLink, initialName: string, onRefused: () => void): SignInForm {
  const isOnline = useStore(connection.status, isConnected);
  const [name, setName] = useState(initialName);
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<SignInFailure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const waitMs = useWait(failure?.kind === 'waiting' ? failure : null);
  const canTry = waitMs === 0 && isOnline;

  const signIn = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await access.signIn({ name: name.trim(), password });
    } catch (error) {
      setFailure(describeSignInFailure(error, performance.now()));
      setPassword('');
      onRefused();
    }
    setBusy(false);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isBusy || !canTry) return;
    if (name.trim() === '' || password === '') setFailure({ kind: 'told', text: 'Give your name and your password.' });
    else void signIn();
  };
  return { name, setName, password, setPassword, failure, waitMs, isBusy, canTry, submit };
}
