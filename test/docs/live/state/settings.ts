import { ArrayMaxSize, IsArray, IsIn, IsInt, IsString, Max, Min } from 'class-validator';

/** What the state is: a payload class whose properties have defaults. */
export class Settings {
  @IsIn(['dark', 'light'])
  theme: 'dark' | 'light' = 'light';

  @IsInt()
  @Min(8)
  @Max(32)
  fontSize = 14;

  @IsArray()
  @ArrayMaxSize(10)
  @IsString({ each: true })
  recentFiles: readonly string[] = [];
}
