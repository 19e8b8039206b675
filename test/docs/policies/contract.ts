import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';

/** Ann, 5 coins. */
export class Transfer {
  @IsString() @MaxLength(40) declare readonly to: string;
  @IsInt() @Min(1) @Max(1_000_000) declare readonly amount: number;
}

export interface ITillService {
  balance(): Promise<number>;
  transfer(transfer: Transfer): Promise<number>;
  close(): Promise<void>;
}
