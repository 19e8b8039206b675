// What the page sees of a contract: the interface itself, so that a member added to it is there at once.
import { RendererEventService } from 'sallyport/renderer';
import type { IEventService } from 'sallyport/shim';

/** As an app would add to the built-in contract: one more method, one more namespace. */
interface IAppService extends IEventService {
  openDocument(path: string, page?: number): Promise<{ readonly title: string }>;
  readonly search: { find(words: readonly string[]): AsyncIterable<{ readonly line: number }> };
}

export async function useContract(): Promise<void> {
  const service: IAppService = await RendererEventService.connect<IAppService>();
  const { title } = await service.openDocument('a.txt', 2);
  title.trim();
  for await (const { line } of service.search.find(['a'])) line.toFixed();
  service.events.on('before-close', () => title);
  await service.getAppVersion();

  // refused: Argument of type 'number' is not assignable to parameter of type 'string'
  await service.openDocument(5);
  // refused: Expected 1-2 arguments, but got 3
  await service.openDocument('a.txt', 2, 3);
  // refused: Property 'author' does not exist on type
  void (await service.openDocument('a.txt')).author;
  // refused: Property 'closeDocument' does not exist on type 'IAppService'
  await service.closeDocument();
  // refused: Argument of type '"after-close"' is not assignable to parameter of type '"before-close"'
  service.events.on('after-close', () => title);
  // refused: argument 0 is a callback that answers: it is one way, and returns void
  await RendererEventService.connect<{ watch(listener: () => boolean): Promise<void> }>();
}
