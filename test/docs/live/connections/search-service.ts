import { MaxLength } from 'class-validator';
import { Arg, EventService, Handle, Public } from 'sallyport/main';

@EventService()
export class SearchService {
  @Handle({ timeoutMs: 60_000 })
  @Public()
  async count(@Arg(MaxLength(1_000_000)) text: string, @Arg(MaxLength(100)) word: string): Promise<number> {
    return text.split(word).length - 1; // think of something that takes seconds
  }
}
