// One server: which mail goes over which connection, when one is opened, kept, replaced and closed.

import NIOCore
import NIOPosix

/// A mail and whom to tell.
struct Job {
  let message: OutgoingMessage
  /// Called once, on the pool's event loop.
  let completion: (DeliveryReport) -> Void
  var wasRetried = false
}

/// Lives on one event loop and is used only there.
final class ConnectionPool {
  private final class Slot {
    enum State { case connecting, ready, busy, closing }
    var state = State.connecting
    var connection: SMTPConnection?
    var job: Job?
    var served = 0
    /// While it is ready: when it has rested for long enough.
    var restsUntil = NIODeadline.distantFuture
    var idleTimer: Scheduled<Void>?
  }

  private let configuration: SMTPConfiguration
  private let tls: TLS?
  private let loop: any EventLoop
  private let onChange: (SMTPServerState) -> Void
  private var slots: [Slot] = []
  private var waiting: CircularBuffer<Job> = []
  /// Why no connection is opened for a while, and until when.
  private var pause: (error: SMTPError, until: NIODeadline)?
  private var failuresInARow = 0
  private var stopped: EventLoopPromise<Void>?

  /// `onChange` is told, on the loop, of every change of the state. Throws `SMTPError.configuration`.
  init(
    configuration: SMTPConfiguration, loop: any EventLoop, onChange: @escaping (SMTPServerState) -> Void
  ) throws(SMTPError) {
    try configuration.validate()
    tls = configuration.security == .none ? nil : try TLS(configuration.tls, for: configuration.endpoint)
    self.configuration = configuration
    self.loop = loop
    self.onChange = onChange
  }

  var endpoint: SMTPEndpoint { configuration.endpoint }

  // MARK: What the transport asks for

  func submit(_ job: Job) {
    waiting.append(job)
    pump()
  }

  func resume() {
    pause = nil
    failuresInARow = 0
    pump()
  }

  /// Fulfils the promise when no connection is left.
  func stop(graceSeconds: Double, promise: EventLoopPromise<Void>) {
    if let stopped { return stopped.futureResult.cascade(to: promise) }
    stopped = promise
    pump()
    for slot in slots {
      guard let connection = slot.connection else { continue }
      switch slot.state {
      case .busy where connection.isPastFinalDot: continue
      case .busy where slot.job != nil: connection.abort(.stopped)
      case .connecting: connection.abort(.stopped)
      case .busy, .ready: farewell(slot)
      case .closing: closeSoon(slot)
      }
    }
    // What is still being connected has nothing to say and is closed when it arrives.
    slots.removeAll { $0.connection == nil }
    loop.assumeIsolated().scheduleTask(in: .seconds(graceSeconds)) {
      for slot in self.slots { slot.connection?.abort(.timeout(.finalDot)) }
    }
    endIfDone()
  }

  // MARK: The queue

  /// Gives every waiting mail a connection, a promise of one, or an answer.
  private func pump() {
    defer { tellOfChange() }
    if stopped != nil { return answerWaiting(.stopped) }
    while let slot = slots.first(where: { $0.state == .ready }), let job = waiting.popFirst() { start(job, on: slot) }
    guard !waiting.isEmpty else { return }
    if let pause, pause.until > .now() {
      if live == 0 { answerWaiting(pause.error) }
      return
    }
    pause = nil
    while waiting.count > slots.count(where: { $0.state == .connecting }), live < configuration.connectionsMax {
      open()
    }
  }

  private var live: Int { slots.count { $0.state != .closing } }

  private func answerWaiting(_ error: SMTPError) {
    let outcome = FailurePolicy.outcome(of: error)
    // Only those that wait now: a completion may hand over the next.
    let answered = waiting
    waiting.removeAll()
    for job in answered { job.completion(DeliveryReport(outcome, for: job.message)) }
  }

  private func tellOfChange() {
    onChange(
      SMTPServerState(
        endpoint: configuration.endpoint, connectionsMax: configuration.connectionsMax, connections: live,
        trouble: pause?.error, pausedUntil: pause?.until))
  }

  // MARK: One connection

  private func open() {
    let slot = Slot()
    slots.append(slot)
    credentials().assumeIsolated().whenComplete { result in
      switch result {
      case .success(let credentials): self.connect(slot, credentials)
      case .failure(let error): self.closed(slot, error as? SMTPError ?? .noCredentials(detail: "\(error)"))
      }
    }
  }

  /// Those of the next connection. A token may be a command's to give, which takes its time.
  private func credentials() -> EventLoopFuture<SMTPCredentials?> {
    switch configuration.credentials {
    case nil: return loop.makeSucceededFuture(nil)
    case .fixed(let credentials)?: return loop.makeSucceededFuture(credentials)
    case .fetched(let fetch)?:
      return NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
        let credentials = try fetch()
        try credentials.validate()
        return credentials
      }
    }
  }

  private func connect(_ slot: Slot, _ credentials: SMTPCredentials?) {
    Dialer.connect(configuration, on: loop).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let channel) where self.slots.contains { $0 === slot }: self.attach(channel, to: slot, credentials)
      case .success(let channel): channel.close(promise: nil)
      case .failure(let error): self.closed(slot, error as? SMTPError ?? .connectionLost(.connect))
      }
    }
  }

  private func attach(_ channel: any Channel, to slot: Slot, _ credentials: SMTPCredentials?) {
    let connection = SMTPConnection(configuration: configuration, credentials: credentials, tls: tls) { event in
      switch event {
      case .ready: self.ready(slot)
      case .finished(let report): self.finished(slot, report)
      case .closed(let error): self.closed(slot, error)
      }
    }
    slot.connection = connection
    do {
      try channel.pipeline.syncOperations.addHandler(connection)
      channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
    } catch {
      channel.close(promise: nil)
      closed(slot, .connectionLost(.connect))
    }
  }

  private func start(_ job: Job, on slot: Slot) {
    slot.state = .busy
    slot.job = job
    slot.connection?.deliver(job.message)
  }

  private func ready(_ slot: Slot) {
    failuresInARow = 0
    guard stopped == nil, slot.served < configuration.messagesPerConnectionMax else {
      farewell(slot)
      return pump()
    }
    slot.state = .ready
    slot.restsUntil = .now() + .seconds(configuration.idleSeconds)
    if slot.idleTimer == nil { setIdleTimer(slot) }
    pump()
  }

  /// One that rings while the connection works, or has rested anew, is set again.
  private func setIdleTimer(_ slot: Slot) {
    slot.idleTimer = loop.assumeIsolated().scheduleTask(deadline: slot.restsUntil) {
      slot.idleTimer = nil
      guard slot.state == .ready else { return }
      if slot.restsUntil > .now() { self.setIdleTimer(slot) } else { self.farewell(slot) }
    }
  }

  private func finished(_ slot: Slot, _ report: DeliveryReport) {
    guard var job = slot.job else { return }
    slot.job = nil
    if slot.served > 0, !job.wasRetried, stopped == nil, Self.wasGoneBefore(report) {
      // The server had closed a connection that was resting. The mail has not begun: a fresh connection may have it.
      job.wasRetried = true
      waiting.prepend(job)
      return
    }
    slot.served += 1
    job.completion(report)
  }

  private static func wasGoneBefore(_ report: DeliveryReport) -> Bool {
    report.outcomes.allSatisfy { outcome in
      guard case .deferred(let error) = outcome else { return false }
      switch error {
      case .connectionLost(.mail): return true
      case .serverRefused(.mail, let reply): return reply.code == 421
      default: return false
      }
    }
  }

  private func closed(_ slot: Slot, _ error: SMTPError?) {
    slot.idleTimer?.cancel()
    let wasOpening = slot.state == .connecting
    slot.state = .closing
    slot.connection = nil
    slots.removeAll { $0 === slot }
    if wasOpening, stopped == nil {
      let seconds = configuration.pauseSeconds * Double(1 << min(failuresInARow, 4))
      failuresInARow += 1
      pause = (error ?? .connectionLost(.connect), .now() + .seconds(seconds))
      if live == 0, let error { answerWaiting(error) }
    }
    pump()
    endIfDone()
  }

  private func farewell(_ slot: Slot) {
    slot.idleTimer?.cancel()
    slot.state = .closing
    slot.connection?.quit()
    if stopped != nil { closeSoon(slot) }
    tellOfChange()
  }

  /// A server that does not answer QUIT must not hold up a stop.
  private func closeSoon(_ slot: Slot) {
    loop.assumeIsolated().scheduleTask(in: .milliseconds(300)) { slot.connection?.abort(.stopped) }
  }

  private func endIfDone() {
    if slots.isEmpty { stopped?.succeed() }
  }
}
