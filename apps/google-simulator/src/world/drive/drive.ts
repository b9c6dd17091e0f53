import { type BlobStore } from '../../store/blobs.js';
import { type Account } from '../events.js';
import { isTrashed, roleOf, viewersOf } from './access.js';
import { planFiles, type PlannedFile, renderFile } from '../../content/files.js';
import { type ChangeLog } from './change-log.js';
import { generatedContent } from './content.js';
import { type DriveEvent, type DrivePermission, type NewFile, type Role } from './events.js';
import { type DriveFile, FOLDER, isNative, newFile, patchFile } from './file.js';
import { permissionIdOf, rootIdOf } from './ids.js';
import { Sight } from './sight.js';

/** When every My Drive began: nobody's account says. */
const BEGINNING = Date.UTC(2020, 0, 1);

/** Everybody's files: the fold of their events. */
export class Drive {
  readonly files = new Map<string, DriveFile>();
  /** Ids given out by generateIds and not used yet, with whom they were given to. */
  readonly reserved = new Map<string, string>();
  /** Every such id that a file was made with, whether it still lives or not. */
  readonly used = new Set<string>();
  /** Whose storage is used up. */
  readonly full = new Set<string>();
  /** Files with a permission that ends by itself. */
  readonly expiring = new Set<string>();
  private readonly touched = new WeakMap<DriveEvent, readonly string[]>();
  private readonly below = new Map<string, Set<string>>();
  private readonly sight = new Sight();

  constructor(private readonly blobs: BlobStore) {}

  /** Everybody has a My Drive from the beginning. */
  begin({ email }: Account): void {
    const file = { id: rootIdOf(email), name: 'My Drive', mimeType: FOLDER, parent: '', owner: email };
    const root = newFile(this.blobs, { ...file, createdTime: BEGINNING, modifiedTime: BEGINNING });
    root.parent = undefined;
    root.permissions.set(permissionIdOf(email), ownerPermission(email, BEGINNING));
    this.files.set(root.id, root);
  }

  /** What a person's list holds, without the My Drive itself. */
  *visibleTo(email: string): Generator<DriveFile> {
    for (const id of this.sight.listOf(email)) {
      const file = this.files.get(id);
      if (file !== undefined) yield file;
    }
  }

  childrenOf(id: string): ReadonlySet<string> {
    return this.below.get(id) ?? new Set();
  }

  logOf(email: string): ChangeLog {
    return this.sight.logOf(email);
  }

  isTrashed(file: DriveFile): boolean {
    return isTrashed(this.files, file);
  }

  roleOf(file: DriveFile, email: string): Role | undefined {
    return roleOf(this.files, file, email);
  }

  /** Whose log an event, once applied, wrote into. */
  touchedBy(event: DriveEvent): readonly string[] {
    return this.touched.get(event) ?? [];
  }

  apply(event: DriveEvent): void {
    this.fold(event);
    const written = this.sight.takeWritten();
    if (written.length > 0) this.touched.set(event, written);
  }

  private fold(event: DriveEvent): void {
    switch (event.t) {
      case 'drive.created': {
        this.create(event);
        return;
      }
      case 'drive.updated': {
        this.update(event);
        return;
      }
      case 'drive.deleted': {
        const file = this.files.get(event.id);
        if (file !== undefined) this.delete(file, file.owner, event.at);
        return;
      }
      case 'drive.shared':
      case 'drive.unshared': {
        this.share(event);
        return;
      }
      case 'drive.opened':
        this.files.get(event.id)?.openedWith.add(`${event.project ?? ''} ${event.by}`);
        return;
      case 'drive.generated': {
        for (const planned of planFiles(event)) this.plant(planned, event.email, event.seed);
        return;
      }
      case 'drive.idsGenerated':
        for (const id of event.ids) this.reserved.set(id, event.email);
        return;
      case 'drive.storage':
        if (event.isFull) this.full.add(event.email);
        else this.full.delete(event.email);
        return;
      default:
        event satisfies never;
    }
  }

  private create({ file: made, by, project, at }: DriveEvent & { t: 'drive.created' }): void {
    const file = newFile(this.blobs, made);
    patchFile(this.blobs, file, made, by, project);
    if (this.reserved.delete(file.id)) this.used.add(file.id);
    if (project !== null) file.openedWith.add(`${project} ${by}`);
    this.keep(file, made, at);
    this.refresh(file, at);
  }

  /** A generated file was there before anybody asked for changes: the log does not name it. */
  private plant(planned: PlannedFile, owner: string, seed: string): void {
    const { id, name, mimeType, createdTime, modifiedTime, parent = rootIdOf(owner) } = planned;
    const text = planned.kind === 'document' ? (): string => renderFile(seed, planned).toString('utf8') : undefined;
    const made = { id, name, mimeType, parent, owner, createdTime, modifiedTime };
    const file = newFile(this.blobs, made, text);
    if (!isNative(mimeType)) file.content = generatedContent(id, () => renderFile(seed, planned));
    if (planned.starred) file.starredBy.add(owner);
    this.keep(file, made, createdTime);
    file.viewers = [owner];
    this.sight.plant(owner, id);
  }

  private keep(file: DriveFile, { owner }: NewFile, at: number): void {
    file.modifiedBy.set(owner, file.modifiedTime);
    file.permissions.set(permissionIdOf(owner), ownerPermission(owner, at));
    this.files.set(file.id, file);
    this.putBelow(file.parent, file.id);
  }

  private update(event: DriveEvent & { t: 'drive.updated' }): void {
    const file = this.files.get(event.id);
    if (file === undefined) return;
    const { set, by, at } = event;
    if (set.parent !== undefined) this.below.get(file.parent ?? '')?.delete(file.id);
    patchFile(this.blobs, file, set, by, event.project);
    if (set.parent !== undefined) this.putBelow(file.parent, file.id);
    file.version += 1;
    if (event.modifiedTime !== undefined) {
      file.modifiedTime = event.modifiedTime;
      file.lastModifiedBy = by;
      file.modifiedBy.set(by, event.modifiedTime);
    }
    this.refresh(file, at);
    // What lies in a folder goes into the trash and out of it with the folder.
    if (set.parent !== undefined || set.trashed !== undefined) this.refreshBelow(file, at, set.trashed !== undefined);
  }

  private share(event: DriveEvent & { t: 'drive.shared' | 'drive.unshared' }): void {
    const file = this.files.get(event.id);
    if (file === undefined) return;
    if (event.t === 'drive.unshared') file.permissions.delete(event.permissionId);
    else {
      if (event.permission.role === 'owner') changeOwner(file, event.permission);
      file.permissions.set(event.permission.id, event.permission);
    }
    const isExpiring = [...file.permissions.values()].some(({ expirationTime }) => expirationTime !== undefined);
    this.expiring[isExpiring ? 'add' : 'delete'](file.id);
    file.version += 1;
    this.refresh(file, event.at);
    this.refreshBelow(file, event.at, false);
  }

  /** Descendants of the same owner go with a folder; what others put there returns to their own My Drive. */
  private delete(file: DriveFile, owner: string, at: number): void {
    for (const id of [...this.childrenOf(file.id)]) {
      const child = this.files.get(id);
      if (child?.owner === owner) this.delete(child, owner, at);
      else if (child !== undefined) this.sendHome(child, at);
    }
    this.below.get(file.parent ?? '')?.delete(file.id);
    this.below.delete(file.id);
    this.files.delete(file.id);
    this.expiring.delete(file.id);
    this.sight.note(file.id, file.viewers, [], at);
  }

  private sendHome(file: DriveFile, at: number): void {
    file.parent = rootIdOf(file.owner);
    this.putBelow(file.parent, file.id);
    file.version += 1;
    this.refresh(file, at);
    this.refreshBelow(file, at, false);
  }

  private refreshBelow(folder: DriveFile, at: number, always: boolean): void {
    for (const id of this.childrenOf(folder.id)) {
      const child = this.files.get(id);
      if (child === undefined) continue;
      if (always || !isEqual(child.viewers, viewersOf(this.files, child))) this.refresh(child, at);
      this.refreshBelow(child, at, always);
    }
  }

  private refresh(file: DriveFile, at: number): void {
    const before = file.viewers;
    file.viewers = viewersOf(this.files, file);
    this.sight.note(file.id, before, file.viewers, at);
  }

  private putBelow(parent: string | undefined, id: string): void {
    if (parent === undefined) return;
    const known = this.below.get(parent);
    if (known === undefined) this.below.set(parent, new Set([id]));
    else known.add(id);
  }
}

function ownerPermission(email: string, at: number): DrivePermission {
  return { id: permissionIdOf(email), type: 'user', role: 'owner', emailAddress: email, sharedAt: at, sharedBy: email };
}

/** The owner until now becomes a writer. */
function changeOwner(file: DriveFile, { emailAddress }: DrivePermission): void {
  const former = file.permissions.get(permissionIdOf(file.owner));
  if (former !== undefined) file.permissions.set(former.id, { ...former, role: 'writer' });
  file.owner = emailAddress ?? file.owner;
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
