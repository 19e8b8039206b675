import 'reflect-metadata';
import { ArrayMaxSize, ArrayUnique, IsArray, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';

/** The most characters that a user's name may have. */
export const MAX_USER_NAME_LENGTH = 64;

/** The most characters that a password may have: every text that a person or a password manager makes. */
export const MAX_PASSWORD_LENGTH = 1_024;

/** The most roles that one user may have. */
export const MAX_USER_ROLES = 16;

/** What the name of a role looks like: `admin`, `read-only`. */
export const ROLE_PATTERN = /^[a-z][a-z0-9-]{0,31}$/;

/** A name and the password that proves it. */
export class Credentials {
  /** Compared without case. */
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_USER_NAME_LENGTH)
  declare readonly name: string;

  @IsString()
  @MinLength(1)
  @MaxLength(MAX_PASSWORD_LENGTH)
  declare readonly password: string;
}

/** A user to be made. */
export class NewUser extends Credentials {
  @IsArray()
  @ArrayMaxSize(MAX_USER_ROLES)
  @ArrayUnique()
  @Matches(ROLE_PATTERN, { each: true })
  declare readonly roles: readonly string[];
}

/** The roles that a user is to have from now on, in place of those that it has. */
export class UserRoles {
  @IsUUID()
  declare readonly userId: string;

  @IsArray()
  @ArrayMaxSize(MAX_USER_ROLES)
  @ArrayUnique()
  @Matches(ROLE_PATTERN, { each: true })
  declare readonly roles: readonly string[];
}

/** Another password for oneself. */
export class PasswordChange {
  /** The one that is valid now. */
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_PASSWORD_LENGTH)
  declare readonly currentPassword: string;

  @IsString()
  @MinLength(1)
  @MaxLength(MAX_PASSWORD_LENGTH)
  declare readonly newPassword: string;
}

/** Another password for somebody who has lost theirs. */
export class PasswordReset {
  @IsUUID()
  declare readonly userId: string;

  @IsString()
  @MinLength(1)
  @MaxLength(MAX_PASSWORD_LENGTH)
  declare readonly newPassword: string;
}
