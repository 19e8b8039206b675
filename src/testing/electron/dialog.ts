import { nameGaps } from './named-api.js';

/** One dialog that the app showed. */
export interface ShownDialog {
  readonly kind: 'message' | 'open' | 'save' | 'error';
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the user does with the next dialog: what is not said is as if it was cancelled. */
export interface DialogAnswer {
  /** Which button of a message box, from 0. */
  readonly response?: number;
  readonly checkboxChecked?: boolean;
  /** The files chosen, to open or, the first, to save. */
  readonly filePaths?: readonly string[];
}

type Options = Readonly<Record<string, unknown>>;
type Api = Pick<Electron.Dialog, 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog' | 'showErrorBox'>;

const MESSAGE_BOX_TYPES: readonly unknown[] = ['none', 'info', 'warning', 'error', 'question'];

/** `dialog`: nobody sees it, and the test answers. */
export class InMemoryDialog implements Api {
  /** Not Electron's: all dialogs that were shown, the oldest first. */
  readonly shown: ShownDialog[] = [];
  /** Not Electron's: what the user will do, in this order. Without an answer a dialog is cancelled. */
  readonly answers: DialogAnswer[] = [];

  constructor() {
    // oxlint-disable-next-line no-constructor-return -- one identity, whose gaps have names
    return nameGaps('dialog', this);
  }

  async showMessageBox(...args: readonly unknown[]): Promise<Electron.MessageBoxReturnValue> {
    const options = optionsOf(args);
    const { type = 'none', buttons = [], title = '', message = '', detail = '' } = options;
    if (!MESSAGE_BOX_TYPES.includes(type)) throw new TypeError('Invalid message box type');
    if (!Array.isArray(buttons)) throw new TypeError('Buttons must be an array');
    expectTexts({ Title: title, Message: message, Detail: detail });
    const { response, checkboxChecked } = this.show('message', options);
    const cancelled = typeof options['cancelId'] === 'number' ? options['cancelId'] : 0;
    return { response: response ?? cancelled, checkboxChecked: checkboxChecked ?? options['checkboxChecked'] === true };
  }

  async showOpenDialog(...args: readonly unknown[]): Promise<Electron.OpenDialogReturnValue> {
    const options = optionsOf(args);
    if (!Array.isArray(options['properties'] ?? [])) throw new TypeError('Properties must be an array');
    expectFileTexts(options);
    const { filePaths = [] } = this.show('open', options);
    return { canceled: filePaths.length === 0, filePaths: [...filePaths] };
  }

  async showSaveDialog(...args: readonly unknown[]): Promise<Electron.SaveDialogReturnValue> {
    const options = optionsOf(args);
    expectFileTexts(options);
    const [filePath] = this.show('save', options).filePaths ?? [];
    return { canceled: filePath === undefined, filePath: filePath ?? '' };
  }

  showErrorBox(title: string, content: string): void {
    this.shown.push({ kind: 'error', options: { title, content } });
  }

  private show(kind: ShownDialog['kind'], options: Options): DialogAnswer {
    this.shown.push({ kind, options });
    return this.answers.shift() ?? {};
  }
}

/** The window that a dialog belongs to may come first. */
function optionsOf(args: readonly unknown[]): Options {
  const hasWindow = typeof args[0] === 'object' && args[0] !== null && 'webContents' in args[0];
  const options = args[hasWindow ? 1 : 0] ?? {};
  if (typeof options !== 'object') throw new TypeError('Options must be an object');
  return options as Options;
}

function expectFileTexts({ title = '', buttonLabel = '', defaultPath = '', message = '' }: Options): void {
  expectTexts({ Title: title, 'Button label': buttonLabel, 'Default path': defaultPath, Message: message });
}

function expectTexts(values: Options): void {
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'string') throw new TypeError(`${name} must be a string`);
  }
}
