import { HeadlessShell, createLoopbackServer, webSocket, type LoopbackServer } from 'sallyport/main';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import { RecordingLogger } from 'sallyport/testing';
import { WebSocket } from 'ws';
import type { IWorkbenchService } from '../../workbench/contract/index.js';
import { createWorkbench, type CreateWorkbenchOptions } from '../../workbench/main/create-workbench.js';

/** The workbench of a data directory, with pages that reach it over real sockets. */
export class RunningMain implements AsyncDisposable {
  private constructor(
    private readonly server: LoopbackServer,
    private readonly resources: AsyncDisposableStack,
  ) {}

  static async start(
    directory: string,
    options: Pick<CreateWorkbenchOptions, 'forgetsUsers'> = {},
  ): Promise<RunningMain> {
    const logger = new RecordingLogger();
    await using resources = new AsyncDisposableStack();
    const shell = new HeadlessShell({ version: '1.2.3', dataDirectory: directory });
    const server = resources.use(await createLoopbackServer({ root: directory, logger }));
    const workbench = resources.use(await createWorkbench({ shell, logger, ...options }));
    await workbench.bind(webSocket({ server }));
    return new RunningMain(server, resources.move());
  }

  /** One more page: a client of its own. */
  connect(): Promise<IWorkbenchService> {
    const { port, token } = this.server;
    const origin = `http://127.0.0.1:${port}`;
    return RendererEventService.connect<IWorkbenchService>({
      transport: () =>
        webSocketLink({
          url: `ws://127.0.0.1:${port}/sallyport`,
          token,
          createSocket: (url, protocols) => new WebSocket(url, protocols, { origin }),
        }),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.resources.disposeAsync();
  }
}
