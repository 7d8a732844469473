// The client as a service uses it: hand over mails, learn what became of each.
//
// Promises: at most `connectionsMax` connections, one mail in flight on each; a completion exactly once for every mail;
// no mail and no password in clear; what was not surely accepted is never reported as delivered.

import NIOConcurrencyHelpers
import NIOCore
import NIOSSL

/// Keeps connections to one server and sends mails over them. Safe to use from any thread.
///
/// A caller that records outcomes hands over at most `capacity` mails and the next one only when an outcome is on
/// disk: then a crash repeats at most the one mail in flight on each connection.
public final class SMTPTransport: Sendable {
  private let loop: any EventLoop
  private let gauge: CapacityGauge
  private let pool: NIOLoopBoundBox<ConnectionPool>

  /// Reads the file of trusted authorities; connects nowhere yet. Throws `SMTPError.configuration`.
  public init(configuration: SMTPConfiguration, group: any EventLoopGroup) throws(SMTPError) {
    try configuration.validate()
    let tls = configuration.security == .none ? nil : try TLS.makeContext(caFile: configuration.caFile)
    let loop = group.next()
    let gauge = CapacityGauge(connectionsMax: configuration.connectionsMax)
    self.loop = loop
    self.gauge = gauge
    pool = NIOLoopBoundBox.makeBoxSendingValue(
      ConnectionPool(configuration: configuration, tls: tls, loop: loop, gauge: gauge), eventLoop: loop)
  }

  /// How many mails can be handed over now without waiting in line.
  public var capacity: Int { gauge.capacity }

  /// Sends a mail. `completion` is called exactly once, on the transport's thread, with an outcome for each recipient;
  /// it must not block. Beyond `capacity` a mail waits for a connection.
  public func deliver(_ message: OutgoingMessage, completion: @escaping @Sendable (DeliveryReport) -> Void) {
    gauge.started()
    loop.execute { self.pool.value.submit(Job(message: message, completion: completion)) }
  }

  /// Sends a mail and waits for what becomes of it.
  public func deliver(_ message: OutgoingMessage) async -> DeliveryReport {
    await withCheckedContinuation { continuation in
      deliver(message) { continuation.resume(returning: $0) }
    }
  }

  /// Forgets that the server could not be reached or refused, so that the next mail tries it at once: after a person
  /// has mended something.
  public func resume() {
    loop.execute { self.pool.value.resume() }
  }

  /// Ends all connections: at once where there is no work, after the answer where a whole mail was sent, at most after
  /// `graceSeconds`. Mails not yet sent whole are deferred with `SMTPError.stopped`, as are all later ones.
  public func shutdown(graceSeconds: Double = 20) -> EventLoopFuture<Void> {
    let promise = loop.makePromise(of: Void.self)
    loop.execute { self.pool.value.stop(graceSeconds: graceSeconds, promise: promise) }
    return promise.futureResult
  }
}

/// How many mails are in flight, readable from any thread.
final class CapacityGauge: Sendable {
  private struct State {
    var inFlight = 0
    var live = 0
    var pausedUntil: NIODeadline?
  }

  private let connectionsMax: Int
  private let state = NIOLockedValueBox(State())

  init(connectionsMax: Int) { self.connectionsMax = connectionsMax }

  var capacity: Int {
    state.withLockedValue { state in
      // While the server takes no more connections, those that stand are all there is.
      let isPaused = state.pausedUntil.map { $0 > .now() } ?? false
      let connections = isPaused && state.live > 0 ? state.live : connectionsMax
      return max(0, connections - state.inFlight)
    }
  }

  func started() { state.withLockedValue { $0.inFlight += 1 } }
  func finished() { state.withLockedValue { $0.inFlight -= 1 } }

  func update(live: Int, pausedUntil: NIODeadline?) {
    state.withLockedValue {
      $0.live = live
      $0.pausedUntil = pausedUntil
    }
  }
}
