// What another user of this machine may do with a file, told from its owner, group and mode. Access lists are not seen.

import Glibc

/// A user with all groups.
public struct ServiceUser: Hashable, Sendable {
  public enum Right: Int, Sendable {
    case read = 4
    case write = 2
    case enter = 1
  }

  public let name: String
  public let number: UInt32
  private let groups: Set<UInt32>

  /// Nil where the machine knows no such user.
  public init?(named name: String) {
    guard let entry = getpwnam(name)?.pointee else { return nil }
    self.name = name
    number = entry.pw_uid
    var count: Int32 = 256
    var groups = [UInt32](repeating: 0, count: Int(count))
    getgrouplist(name, entry.pw_gid, &groups, &count)
    self.groups = Set(groups.prefix(Int(max(0, min(count, 256)))) + [entry.pw_gid])
  }

  /// Who runs this program.
  public static var current: ServiceUser? {
    getpwuid(geteuid()).flatMap { ServiceUser(named: String(cString: $0.pointee.pw_name)) }
  }

  /// Whether the user may do this with a path, every folder on the way included.
  public func may(_ right: Right, _ path: String) -> Bool {
    guard let resolved = realpath(path, nil) else { return false }
    let real = String(cString: resolved)
    free(resolved)
    var folder = ""
    for part in real.split(separator: "/").dropLast() {
      folder += "/\(part)"
      guard has(.enter, folder) else { return false }
    }
    return has(right, real)
  }

  /// Whether the user may start the program at a path: root, too, needs one that somebody may start.
  public func mayStart(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o111 != 0 else {
      return false
    }
    return may(.enter, path)
  }

  private func has(_ right: Right, _ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    if number == 0 { return true }
    let shift = status.st_uid == number ? 6 : groups.contains(status.st_gid) ? 3 : 0
    return Int(status.st_mode) >> shift & right.rawValue != 0
  }
}
