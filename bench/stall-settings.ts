import { IsInt } from 'class-validator';

export class Settings {
  @IsInt()
  turn = 0;
}
