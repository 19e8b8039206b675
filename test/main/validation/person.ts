import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, MaxLength, Min, ValidateNested } from 'class-validator';

export class Address {
  @IsString()
  @MaxLength(20)
  declare readonly street: string;
}

export class Tag {
  @IsString()
  declare readonly label: string;
}

export class Person {
  @IsString()
  declare readonly name: string;

  @IsOptional()
  @IsInt()
  @Min(0)
  declare readonly age?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => Address)
  declare readonly address?: Address;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => Tag)
  declare readonly tags?: readonly Tag[];

  @IsOptional()
  @IsString({ each: true })
  declare readonly notes?: readonly string[];
}
