// Which mail goes over which connection, when one is opened, kept, replaced and closed.

import NIOCore
import NIOSSL

/// A mail and whom to tell.
struct Job {
  let message: OutgoingMessage
  let completion: @Sendable (DeliveryReport) -> Void
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
    var idleTimer: Scheduled<Void>?
  }

  private let configuration: SMTPConfiguration
  private let tls: NIOSSLContext?
  private let loop: any EventLoop
  private let gauge: CapacityGauge
  private var slots: [Slot] = []
  private var waiting: CircularBuffer<Job> = []
  /// Why no connection is opened for a while, and until when.
  private var pause: (error: SMTPError, until: NIODeadline)?
  private var stopped: EventLoopPromise<Void>?

  init(configuration: SMTPConfiguration, tls: NIOSSLContext?, loop: any EventLoop, gauge: CapacityGauge) {
    self.configuration = configuration
    self.tls = tls
    self.loop = loop
    self.gauge = gauge
  }

  // MARK: What the transport asks for

  func submit(_ job: Job) {
    waiting.append(job)
    pump()
  }

  func resume() {
    pause = nil
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
    defer { updateGauge() }
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
    while let job = waiting.popFirst() { answer(job, DeliveryReport(outcome, for: job.message)) }
  }

  private func answer(_ job: Job, _ report: DeliveryReport) {
    gauge.finished()
    job.completion(report)
  }

  private func updateGauge() {
    gauge.update(live: live, pausedUntil: pause?.until)
  }

  // MARK: One connection

  private func open() {
    let slot = Slot()
    slots.append(slot)
    Dialer.connect(configuration, on: loop).assumeIsolated().whenComplete { result in
      switch result {
      case .success(let channel) where self.slots.contains { $0 === slot }: self.attach(channel, to: slot)
      case .success(let channel): channel.close(promise: nil)
      case .failure(let error): self.closed(slot, error as? SMTPError ?? .connectionLost(.connect))
      }
    }
  }

  private func attach(_ channel: any Channel, to slot: Slot) {
    let connection = SMTPConnection(configuration: configuration, tls: tls) { event in
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
    slot.idleTimer?.cancel()
    slot.state = .busy
    slot.job = job
    slot.connection?.deliver(job.message)
  }

  private func ready(_ slot: Slot) {
    guard stopped == nil, slot.served < configuration.messagesPerConnectionMax else {
      farewell(slot)
      return pump()
    }
    slot.state = .ready
    slot.idleTimer?.cancel()
    slot.idleTimer = loop.assumeIsolated().scheduleTask(in: .seconds(configuration.idleSeconds)) {
      if slot.state == .ready { self.farewell(slot) }
    }
    pump()
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
    answer(job, report)
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
      pause = (error ?? .connectionLost(.connect), .now() + .seconds(configuration.pauseSeconds))
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
    updateGauge()
  }

  /// A server that does not answer QUIT must not hold up a stop.
  private func closeSoon(_ slot: Slot) {
    loop.assumeIsolated().scheduleTask(in: .milliseconds(300)) { slot.connection?.abort(.stopped) }
  }

  private func endIfDone() {
    if slots.isEmpty { stopped?.succeed() }
  }
}
