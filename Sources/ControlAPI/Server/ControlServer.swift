// The daemon's side of the control socket: who is let in, and where requests go.

import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Listens at the control socket and hands each request of an allowed peer to a closure.
public final class ControlServer: Sendable {
  /// Does what is asked and calls `respond` once, from any thread; later calls do nothing. Called on an event loop:
  /// it must not wait.
  public typealias Handler =
    @Sendable (ControlRequest, PeerCredentials, _ respond: @escaping @Sendable (ControlAnswer) -> Void) -> Void

  private let socket: ControlSocket
  private let listener: any Channel
  private let connections: Connections

  private init(socket: ControlSocket, listener: any Channel, connections: Connections) {
    self.socket = socket
    self.listener = listener
    self.connections = connections
  }

  /// Begins to listen.
  ///
  /// - Parameters:
  ///   - path: where the socket is to be; at most 103 bytes. What a daemon that died left there is replaced.
  ///   - group: the group whose members may connect beside root and this user; nil for none, or for the group of the
  ///     activated socket.
  ///   - activated: a listening socket that the service manager opened at `path`; nil to make one.
  ///   - requestTimeout: how long a client may take to write a request.
  /// - Throws: `ControlError`.
  public static func start(
    path: String, group: String?, activated: Int32? = nil, on loops: any EventLoopGroup,
    requestTimeout: TimeAmount = .seconds(ControlLimits.requestSeconds), handler: @escaping Handler
  ) async throws -> ControlServer {
    let opening = try open(path, group, activated, loops, requestTimeout, handler)
    do { return opening.server(try await opening.listener.get()) } catch { throw opening.failed(error) }
  }

  /// As `start`, for a caller without concurrency, whose thread waits: one task alone would make Dispatch wake up every
  /// second from then on. Not to be called on an event loop.
  public static func startAndWait(
    path: String, group: String?, activated: Int32? = nil, on loops: any EventLoopGroup,
    requestTimeout: TimeAmount = .seconds(ControlLimits.requestSeconds), handler: @escaping Handler
  ) throws -> ControlServer {
    let opening = try open(path, group, activated, loops, requestTimeout, handler)
    do { return opening.server(try opening.listener.wait()) } catch { throw opening.failed(error) }
  }

  /// Throws where no control socket can have this path.
  public static func checkPath(_ path: String) throws(ControlError) { try UnixSocket.check(path) }

  /// Throws where there is no such group.
  public static func checkGroup(_ name: String) throws(ControlError) { _ = try number(ofGroup: name) }

  private static func number(ofGroup name: String) throws(ControlError) -> UInt32 {
    guard let group = Account.group(named: name) else {
      throw ControlError(
        .badConfiguration, "there is no group `\(name)`",
        remedy: "create it with `groupadd --system \(name)`, or leave `group` of `[control]` out")
    }
    return group
  }

  /// A server whose listener is not there yet.
  private struct Opening {
    var path: String
    var socket: ControlSocket
    var connections: Connections
    var listener: EventLoopFuture<any Channel>

    func server(_ listener: any Channel) -> ControlServer {
      ControlServer(socket: socket, listener: listener, connections: connections)
    }

    func failed(_ error: any Error) -> ControlError {
      socket.remove()
      return ControlError(.inputOutputError, "cannot listen at `\(path)`: \(error)", remedy: "start followupd again")
    }
  }

  private static func open(
    _ path: String, _ group: String?, _ activated: Int32?, _ loops: any EventLoopGroup, _ requestTimeout: TimeAmount,
    _ handler: @escaping Handler
  ) throws -> Opening {
    let owner = try group.map(number(ofGroup:))
    let connections = Connections()
    let socket =
      try activated.map { try ControlSocket.activated($0, path: path) } ?? ControlSocket.listen(at: path, group: owner)
    let access = ControlAccess(ownUser: geteuid(), group: owner ?? (activated == nil ? nil : socket.groupOfFile))
    let bootstrap = ServerBootstrap(group: loops)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        guard connections.admit(channel) else {
          return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(ControlRefusal(.busy))
          }
        }
        return admit(channel, access) { ControlConnection(peer: $0, requestTimeout: requestTimeout, handler: handler) }
      }
    return Opening(
      path: path, socket: socket, connections: connections, listener: bootstrap.withBoundSocket(socket.descriptor))
  }

  /// Takes the socket away. Idle connections end; one whose request is at work ends after its answer.
  public func stop() async {
    socket.remove()
    try? await listener.close()
    connections.stop()
  }

  /// As `stop`, for a caller without concurrency. Not to be called on an event loop.
  public func stopAndWait() {
    socket.remove()
    try? listener.close().wait()
    connections.stop()
  }

  /// Looks up who connected and either serves or refuses.
  private static func admit(
    _ channel: any Channel, _ access: ControlAccess,
    _ connection: @escaping @Sendable (PeerCredentials) -> ControlConnection
  ) -> EventLoopFuture<Void> {
    let loop = channel.eventLoop
    return PeerCredentials.read(of: channel).flatMap { peer in
      let isAllowed =
        access.allowsUser(of: peer)
        ? loop.makeSucceededFuture(true)
        : NIOThreadPool.singleton.runIfActive(eventLoop: loop) { access.allowsGroups(of: peer) }
      return isAllowed.flatMapThrowing {
        let handler: any ChannelHandler = $0 ? connection(peer) : ControlRefusal(.notAllowed)
        try channel.pipeline.syncOperations.addHandler(handler)
      }
    }
  }
}

extension ControlError {
  fileprivate static let busy = ControlError(
    .unavailable, "the daemon is busy with \(ControlLimits.connections) other commands", remedy: "try again in a moment"
  )
  static let notAllowed = ControlError(
    .notAllowed, "you may not control followupd",
    remedy: "run it as root, or be added to the group in `group` of `[control]` and log in anew")
}

/// The connections that are open.
private final class Connections: Sendable {
  private let open = Mutex<[ObjectIdentifier: any Channel]>([:])

  /// Counts a connection until it closes; false when there are too many.
  func admit(_ channel: any Channel) -> Bool {
    let isAdmitted = open.withLock { open in
      guard open.count < ControlLimits.connections else { return false }
      open[ObjectIdentifier(channel)] = channel
      return true
    }
    if isAdmitted {
      channel.closeFuture.whenComplete { _ in
        self.open.withLock { $0[ObjectIdentifier(channel)] = nil }
      }
    }
    return isAdmitted
  }

  func stop() {
    for channel in open.withLock({ Array($0.values) }) {
      channel.pipeline.fireUserInboundEventTriggered(ControlConnection.Stop())
    }
  }
}
