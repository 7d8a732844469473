// A proxy in front of a mail server that knows, also through TLS, when a message has been sent whole and when its
// answer passes: so that a kill can come at the worst moment instead of at any.

import Foundation
import Testing

/// Passes bytes on, and tells what it sees before it does. A message is told from commands by its size.
final class WatchingProxy: @unchecked Sendable {  // `connections` is only touched with the lock held.
  enum Moment: Equatable {
    /// Part of a message has come and was passed on.
    case inMessage
    /// The server has the message; its answer is here and has not been passed on.
    case beforeAnswer
    /// The answer was passed on.
    case afterAnswer
  }

  /// More octets than commands or a handshake have, and fewer than a message.
  static let messageAtLeast = 5000

  let port: Int
  private let listener: Int32
  private let server: Int
  private let onMoment: @Sendable (Moment) -> Void
  private let lock = NSLock()
  private var connections = 0

  var connectionCount: Int { lock.withLock { connections } }

  /// Listens on a free port in front of a server on this machine. `onMoment` is called on the connection's thread,
  /// which goes on when it returns.
  init(to server: Int, onMoment: @escaping @Sendable (Moment) -> Void) throws {
    self.server = server
    self.onMoment = onMoment
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var (address, size) = (WatchingProxy.address(port: 0), socklen_t(MemoryLayout<sockaddr_in>.size))
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
      }
    }
    try #require(isBound, "no port for the proxy")
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [self] in
      while true {
        let client = accept(self.listener, nil, nil)
        guard client >= 0 else { return }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        lock.withLock { connections += 1 }
        Thread.detachNewThread { self.serve(client) }
      }
    }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// One thread for both directions, so that what happens first is seen first.
  private func serve(_ client: Int32) {
    let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer {
      close(client)
      close(upstream)
    }
    var address = WatchingProxy.address(port: server)
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(upstream, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { return }
    var sent = 0
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      var ends = [
        pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: upstream, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&ends, 2, -1) > 0 else { return }
      if ends[0].revents != 0 {
        let count = recv(client, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        WatchingProxy.pass(buffer.prefix(count), to: upstream)
        if sent < WatchingProxy.messageAtLeast, sent + count >= WatchingProxy.messageAtLeast { onMoment(.inMessage) }
        sent += count
      }
      if ends[1].revents != 0 {
        let count = recv(upstream, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        let isAnswer = sent >= WatchingProxy.messageAtLeast
        if isAnswer { onMoment(.beforeAnswer) }
        WatchingProxy.pass(buffer.prefix(count), to: client)
        if isAnswer { onMoment(.afterAnswer) }
        sent = 0
      }
    }
  }

  private static func pass(_ bytes: ArraySlice<UInt8>, to end: Int32) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(end, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
