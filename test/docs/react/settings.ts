import { IsIn } from 'class-validator';

export class Settings {
  @IsIn(['dark', 'light']) declare readonly theme: 'dark' | 'light';
}
