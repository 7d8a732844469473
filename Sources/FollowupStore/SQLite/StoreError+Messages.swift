// What people read when a store fails, and which of SQLite's errors is which of ours.

import FollowupEngine
import Foundation
import GRDB

extension StoreError: CustomStringConvertible {
  /// The error with its place and its remedy.
  public var description: String {
    switch self {
    case .inUse(let path):
      return "store `\(path)`: another followupd or import works on it; wait for it, or stop it"
    case .newerVersion(let path, let found, let known):
      return "store `\(path)`: it is of version \(found), made by a newer followupd, and this one knows version "
        + "\(known); install the newer followupd, or restore a backup made before the upgrade"
    case .damaged(let path, let detail):
      return "store `\(path)`: it is damaged (\(detail)) and was left as it is; restore a backup, or move the file "
        + "away to begin with an empty store"
    case .full(let path):
      return "store `\(path)`: the disk is full and nothing was changed; free some space"
    case .readOnly(let path):
      return "store `\(path)`: it may only be read here; make the file and its folder writable for this user"
    case .locked(let path):
      return "store `\(path)`: another program holds it locked; end that program (a database browser, perhaps)"
    case .cannotOpen(let path, let detail):
      return "store `\(path)`: cannot be opened: \(detail)"
    case .duplicateReminder(let identity):
      return "follow-up \(identity.followUp): step `\(identity.step)`, occurrence \(identity.occurrence), for "
        + "`\(identity.person)` is there already"
    case .failed(let detail):
      return "the store failed: \(detail)"
    }
  }
}

extension StoreError {
  init(_ error: DatabaseError, path: String) {
    let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL: self = .full(path: path)
    case .SQLITE_READONLY: self = .readOnly(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, detail: message)
    case .SQLITE_CANTOPEN: self = .cannotOpen(path: path, detail: "\(message); check the folder and its permissions")
    case .SQLITE_IOERR:
      self = .failed(detail: "`\(path)`: \(message); check the disk and the system's journal")
    default: self = .failed(detail: "`\(path)`: \(message)")
    }
  }

  static func cannotOpen(path: String, errno code: Int32) -> StoreError {
    let reason = String(cString: strerror(code))
    switch code {
    case EACCES, EPERM:
      return .cannotOpen(path: path, detail: "permission denied; run as the store's user, or change its folder's owner")
    case ENOENT: return .cannotOpen(path: path, detail: "there is no such folder; make it first")
    case ENOSPC, EDQUOT: return .full(path: path)
    default: return .cannotOpen(path: path, detail: reason)
    }
  }
}
