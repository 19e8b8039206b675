/** What whoever looks after the workbench can look at. */
export type AdministrationTab = 'users' | 'audit' | 'limits';
