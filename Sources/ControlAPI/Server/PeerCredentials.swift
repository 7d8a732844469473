// Who is at the other end of the socket, as the kernel tells it.

import Glibc
import NIOCore

/// The process that asked, as it was when it connected (SO_PEERCRED, unix(7)).
public struct PeerCredentials: Hashable, Sendable {
  // In the order of the kernel's `struct ucred`.
  public var process: Int32
  public var user: UInt32
  public var group: UInt32

  public init(process: Int32, user: UInt32, group: UInt32) {
    self.process = process
    self.user = user
    self.group = group
  }

  /// The user's name, or its number where the machine knows no name.
  public var userName: String {
    Account.withEntry(of: user) { String(cString: $0.pw_name) } ?? "\(user)"
  }

  /// The credentials of a connection's other end.
  static func read(of channel: any Channel) -> EventLoopFuture<PeerCredentials> {
    guard let provider = channel as? any SocketOptionProvider else {
      return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
    }
    return provider.unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED))
  }
}

/// Who may use the socket: root, the daemon's own user, and members of one group.
struct ControlAccess: Sendable {
  var ownUser: UInt32
  /// Nil: no group.
  var group: UInt32?

  func allowsUser(of peer: PeerCredentials) -> Bool { peer.user == 0 || peer.user == ownUser }

  /// May take a while, where users are kept elsewhere: not for an event loop.
  func allowsGroups(of peer: PeerCredentials) -> Bool {
    guard let group else { return false }
    return peer.group == group || Account.groups(of: peer.user, primary: peer.group).contains(group)
  }
}

/// What the machine knows of users and groups.
enum Account {
  /// The longest entry that is read, in bytes.
  private static let entryBytes = 1 << 16

  static func withEntry<Result>(of user: UInt32, _ body: (passwd) -> Result) -> Result? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: entryBytes)
    return buffer.withUnsafeMutableBufferPointer { space in
      guard let start = space.baseAddress, getpwuid_r(user, &entry, start, space.count, &found) == 0, found != nil
      else {
        return nil
      }
      return body(entry)
    }
  }

  static func group(named name: String) -> UInt32? {
    var entry = Glibc.group()
    var found: UnsafeMutablePointer<Glibc.group>?
    var buffer = [CChar](repeating: 0, count: entryBytes)
    let code = getgrnam_r(name, &entry, &buffer, buffer.count, &found)
    return code == 0 && found != nil ? entry.gr_gid : nil
  }

  /// All groups of a user; none for a user without a name.
  static func groups(of user: UInt32, primary: UInt32) -> [UInt32] {
    withEntry(of: user) { entry in
      var count: Int32 = 64
      while true {
        var groups = [UInt32](repeating: 0, count: Int(count))
        let space = count
        if getgrouplist(entry.pw_name, primary, &groups, &count) >= 0 { return Array(groups.prefix(Int(count))) }
        // Too little space: `count` says how much there should be.
        guard count > space else { return [] }
      }
    } ?? []
  }
}
