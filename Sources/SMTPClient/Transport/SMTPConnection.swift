// One connection: the handler that carries out what the session asks for, on a channel's event loop.

import NIOCore
import NIOSSL
import NIOTLS

/// Lives on its channel's event loop and is used only there.
final class SMTPConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Event {
    case ready
    case finished(DeliveryReport)
    /// Nothing follows.
    case closed(SMTPError?)
  }

  private let timeouts: SMTPTimeouts
  private let tls: TLS?
  private var session: SMTPSession
  private var onEvent: ((Event) -> Void)?
  private var context: ChannelHandlerContext?
  private var timer: Scheduled<Void>?
  private var ringsAt: NIODeadline?
  /// When the time of what is awaited is over; nil: nothing is.
  private var deadline: NIODeadline?
  private var pending: CircularBuffer<SMTPSession.Action> = []
  private var isPerforming = false

  init(
    configuration: SMTPConfiguration, credentials: SMTPCredentials?, tls: TLS?, onEvent: @escaping (Event) -> Void
  ) {
    timeouts = configuration.timeouts
    self.tls = tls
    self.onEvent = onEvent
    session = SMTPSession(
      settings: .init(
        security: configuration.security, credentials: credentials, dialect: configuration.dialect,
        helloName: configuration.helloName, usesChunking: configuration.usesChunking))
  }

  var isPastFinalDot: Bool { session.isPastFinalDot }

  /// The largest message that the server takes, where it said so.
  var sizeMax: Int? { session.capabilities.sizeMax }

  /// Whom the server showed itself to be; nil without TLS.
  var peerCertificate: PeerCertificate? {
    let certificate = (try? context?.pipeline.syncOperations.nioSSL_peerCertificate()).flatMap { $0 }
    return certificate.flatMap { PeerCertificate($0) }
  }

  func deliver(_ message: OutgoingMessage) { perform(session.deliver(message)) }

  func quit() { perform(session.quit()) }

  /// Ends at once, with this as the reason for a mail in flight.
  func abort(_ error: SMTPError) { perform(session.fail(error)) }

  // MARK: The channel

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    perform(session.start())
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    perform(session.connectionClosed())
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    perform(session.receive(unwrapInboundIn(data).readableBytesView))
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
      perform(session.tlsEstablished())
    } else if case ChannelEvent.inputClosed? = event as? ChannelEvent {
      perform(session.connectionClosed())
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    perform(session.connectionClosed())
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let certificate = (try? context.pipeline.syncOperations.nioSSL_peerCertificate()).flatMap { $0 }
    if let problem = tls?.problem(error, certificate) {
      perform(session.fail(problem))
    } else {
      perform(session.connectionClosed())
    }
  }

  // MARK: The session's wishes

  /// Carries out actions strictly in order, also when carrying out one leads to more.
  private func perform(_ actions: [SMTPSession.Action]) {
    pending.append(contentsOf: actions)
    guard !isPerforming else { return }
    isPerforming = true
    while let action = pending.popFirst() { perform(action) }
    isPerforming = false
  }

  private func perform(_ action: SMTPSession.Action) {
    switch action {
    case .send(let bytes): write(bytes, promise: nil)
    case .sendBlock(let bytes): writeBlock(bytes)
    case .startTLS: startTLS()
    case .await(let stage): startTimer(stage)
    case .rest: deadline = nil
    case .ready: onEvent?(.ready)
    case .finished(let report): onEvent?(.finished(report))
    case .close(let error):
      timer?.cancel()
      context?.close(promise: nil)
      onEvent?(.closed(error))
      onEvent = nil
    }
  }

  private func write(_ bytes: [UInt8], promise: EventLoopPromise<Void>?) {
    guard let context else { return }
    context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: promise)
  }

  private func writeBlock(_ bytes: [UInt8]) {
    guard let context else { return }
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenComplete { result in
      switch result {
      case .success: self.perform(self.session.blockSent())
      case .failure: self.perform(self.session.connectionClosed())
      }
    }
    write(bytes, promise: promise)
  }

  /// Each answer has its time. A timer that rings too early is set again then: hardly one of them is ever heard, and to set
  /// one for every answer would cost as much as the answer.
  private func startTimer(_ stage: SMTPStage) {
    let deadline = NIODeadline.now() + .seconds(timeouts[stage])
    self.deadline = deadline
    if let ringsAt, ringsAt <= deadline { return }
    setTimer(at: deadline)
  }

  private func setTimer(at deadline: NIODeadline) {
    timer?.cancel()
    guard let context else { return }
    ringsAt = deadline
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.ringsAt = nil
      guard let deadline = self.deadline else { return }
      if deadline > .now() { self.setTimer(at: deadline) } else { self.perform(self.session.timedOut()) }
    }
  }

  private func startTLS() {
    guard let context, let tls else { return }
    do {
      try context.pipeline.syncOperations.addHandler(try tls.makeHandler(), position: .first)
    } catch {
      perform(session.fail(.handshakeFailed(detail: "\(error)")))
    }
  }
}

extension TimeAmount {
  static func seconds(_ seconds: Double) -> TimeAmount {
    .nanoseconds(Int64((seconds * 1e9).clamped(to: 0...9e18)))
  }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
