// The client as a service uses it: hand over mails, learn what became of each.
//
// Promises: at most `connectionsMax` connections a server, one mail in flight on each; a completion exactly once for
// every mail; no mail and no password in clear; what was not surely accepted is never reported as delivered, and what
// might have been accepted is not given to another server.

import NIOConcurrencyHelpers
import NIOCore

/// Keeps connections to one server, or to several in order of preference, and sends mails over them. Safe to use from
/// any thread.
///
/// A caller that records outcomes hands over at most `capacity` mails and the next one only when an outcome is on
/// disk: then a crash repeats at most the one mail in flight on each connection.
public final class SMTPTransport: Sendable {
  private let loop: any EventLoop
  private let gauge: CapacityGauge
  private let servers: NIOLoopBoundBox<ServerList>

  /// Servers by preference: a mail goes to the first that can be reached, secured and authenticated with. Reads the
  /// files that the settings name; connects nowhere yet. Throws `SMTPError.configuration`.
  public init(servers configurations: [SMTPConfiguration], group: any EventLoopGroup) throws(SMTPError) {
    guard !configurations.isEmpty else {
      throw .configuration(problem: "there is no mail server", remedy: "name one")
    }
    let loop = group.next()
    let gauge = CapacityGauge(configurations)
    var pools: [ConnectionPool] = []
    for (index, configuration) in configurations.enumerated() {
      pools.append(try ConnectionPool(configuration: configuration, loop: loop) { gauge.update(index, $0) })
    }
    self.loop = loop
    self.gauge = gauge
    servers = NIOLoopBoundBox.makeBoxSendingValue(ServerList(pools), eventLoop: loop)
  }

  /// One server. Throws `SMTPError.configuration`.
  public convenience init(configuration: SMTPConfiguration, group: any EventLoopGroup) throws(SMTPError) {
    try self.init(servers: [configuration], group: group)
  }

  /// How many mails can be handed over now without waiting in line.
  public var capacity: Int { gauge.capacity }

  /// How each server does, by preference.
  public var serverStates: [SMTPServerState] { gauge.servers }

  /// Sends a mail. `completion` is called exactly once, on the transport's thread, with an outcome for each recipient;
  /// it must not block. Beyond `capacity` a mail waits for a connection.
  public func deliver(_ message: OutgoingMessage, completion: @escaping @Sendable (DeliveryReport) -> Void) {
    gauge.started()
    loop.execute {
      self.servers.value.deliver(message) { report in
        self.gauge.finished()
        completion(report)
      }
    }
  }

  /// Sends a mail and waits for what becomes of it.
  public func deliver(_ message: OutgoingMessage) async -> DeliveryReport {
    await withCheckedContinuation { continuation in
      deliver(message) { continuation.resume(returning: $0) }
    }
  }

  /// Forgets that servers could not be reached or refused, so that the next mail tries them at once: after a person
  /// has mended something.
  public func resume() {
    loop.execute { self.servers.value.resume() }
  }

  /// Ends all connections: at once where there is no work, after the answer where a whole mail was sent, at most after
  /// `graceSeconds`. Mails not yet sent whole are deferred with `SMTPError.stopped`, as are all later ones.
  public func shutdown(graceSeconds: Double = 20) -> EventLoopFuture<Void> {
    loop.flatSubmit { self.servers.value.stop(graceSeconds: graceSeconds, on: self.loop) }
  }
}

/// How a server does.
public struct SMTPServerState: Hashable, Sendable {
  public let endpoint: SMTPEndpoint
  public let connectionsMax: Int
  /// Connections that stand or are being opened.
  public let connections: Int
  /// Why it was left alone last, and may still be.
  public let trouble: SMTPError?
  let pausedUntil: NIODeadline?

  /// Whether no new connection is tried for now.
  public var isPaused: Bool { pausedUntil.map { $0 > .now() } ?? false }

  /// While the server takes no more connections, those that stand are all there is.
  var usable: Int { isPaused ? connections : connectionsMax }
}

/// How many mails are in flight, and over how many connections they can be, readable from any thread.
private final class CapacityGauge: Sendable {
  private let state: NIOLockedValueBox<(inFlight: Int, servers: [SMTPServerState])>

  init(_ configurations: [SMTPConfiguration]) {
    state = NIOLockedValueBox(
      (
        0,
        configurations.map {
          SMTPServerState(
            endpoint: $0.endpoint, connectionsMax: $0.connectionsMax, connections: 0, trouble: nil, pausedUntil: nil)
        }
      ))
  }

  var servers: [SMTPServerState] { state.withLockedValue { $0.servers } }

  /// Of the first server that can be used; where none can, one mail after the other finds out why.
  var capacity: Int {
    state.withLockedValue { state in
      let usable = state.servers.first { $0.usable > 0 }?.usable ?? state.servers[0].connectionsMax
      return max(0, usable - state.inFlight)
    }
  }

  func started() { state.withLockedValue { $0.inFlight += 1 } }
  func finished() { state.withLockedValue { $0.inFlight -= 1 } }
  func update(_ index: Int, _ server: SMTPServerState) { state.withLockedValue { $0.servers[index] = server } }
}
