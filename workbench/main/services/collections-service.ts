import { IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { Arg, EventService, Handle, Requires } from 'sallyport/main';
import { inject } from 'tsyringe';
import {
  MAX_NAME_CHARACTERS,
  NAME_PATTERN,
  NAME_RULE,
  RequestDraft,
  type CollectionView,
  type ICollectionsService,
  type SavedRequest,
} from '../../contract/index.js';
import { CollectionsRepository } from '../storage/collections-repository.js';
import { WorkbenchAnnouncements } from './workbench-announcements.js';
import { WORKBENCH_OPTIONS, type WorkbenchOptions } from './workbench-options.js';

const NAME = [
  IsString(),
  MaxLength(MAX_NAME_CHARACTERS),
  Matches(NAME_PATTERN, { message: `the name ${NAME_RULE}` }),
] as const;

/** Collections of requests, kept in the database. Each change is announced once it is on disk. */
@EventService()
export class CollectionsService implements ICollectionsService {
  constructor(
    private readonly collections: CollectionsRepository,
    private readonly announcements: WorkbenchAnnouncements,
    @inject(WORKBENCH_OPTIONS) private readonly options: WorkbenchOptions,
  ) {}

  @Handle()
  @Requires('collections:read')
  async list(): Promise<readonly CollectionView[]> {
    return this.collections.list();
  }

  @Handle()
  @Requires('collections:write')
  async createCollection(@Arg(...NAME) name: string): Promise<CollectionView> {
    return this.announced(await this.collections.createCollection(name));
  }

  @Handle()
  @Requires('collections:write')
  async renameCollection(@Arg(IsUUID()) id: string, @Arg(...NAME) name: string): Promise<void> {
    this.announced(await this.collections.renameCollection(id, name));
  }

  @Handle()
  @Requires('collections:write')
  async deleteCollection(@Arg(IsUUID()) id: string): Promise<void> {
    this.announced(await this.collections.deleteCollection(id));
  }

  @Handle()
  @Requires('collections:write')
  async createRequest(@Arg(IsUUID()) collectionId: string, draft: RequestDraft): Promise<SavedRequest> {
    return this.announced(await this.collections.createRequest(collectionId, draft, this.options.clock.wallMs()));
  }

  @Handle()
  @Requires('collections:read')
  async readRequest(@Arg(IsUUID()) id: string): Promise<SavedRequest> {
    return this.collections.readRequest(id);
  }

  @Handle()
  @Requires('collections:write')
  async renameRequest(@Arg(IsUUID()) id: string, @Arg(...NAME) name: string): Promise<SavedRequest> {
    return this.announced(await this.collections.renameRequest(id, name, this.options.clock.wallMs()));
  }

  @Handle()
  @Requires('collections:write')
  async saveRequest(@Arg(IsUUID()) id: string, draft: RequestDraft): Promise<SavedRequest> {
    return this.announced(await this.collections.saveRequest(id, draft, this.options.clock.wallMs()));
  }

  @Handle()
  @Requires('collections:write')
  async deleteRequest(@Arg(IsUUID()) id: string): Promise<void> {
    this.announced(await this.collections.deleteRequest(id));
  }

  private announced<Result>(result: Result): Result {
    this.announcements.collectionsChanged();
    return result;
  }
}
