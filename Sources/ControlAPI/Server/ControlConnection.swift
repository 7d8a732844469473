// One connection: requests, a line each, answered one after the other.

import NIOCore
import Synchronization

/// Reads a request, hands it on, writes its answer, and only then reads the next.
final class ControlConnection: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Told to every connection when the server stops: end as soon as nothing is owed.
  struct Stop: Sendable {}

  private let peer: PeerCredentials
  private let requestTimeout: TimeAmount
  private let handler: ControlServer.Handler
  private var pending = ByteBuffer()
  private var timeout: Scheduled<Void>?
  private var isWorking = false
  /// No more requests come: end after the answer that is owed.
  private var isEnding = false
  /// Told to go; what still comes is dropped.
  private var isRefused = false

  init(peer: PeerCredentials, requestTimeout: TimeAmount, handler: @escaping ControlServer.Handler) {
    self.peer = peer
    self.requestTimeout = requestTimeout
    self.handler = handler
  }

  func channelActive(context: ChannelHandlerContext) { awaitRequest(context) }

  func channelInactive(context: ChannelHandlerContext) { timeout?.cancel() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    var buffer = unwrapInboundIn(data)
    pending.writeBuffer(&buffer)
    work(context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed, is Stop:
      isEnding = true
      work(context)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func work(_ context: ChannelHandlerContext) {
    guard !isWorking else { return }
    guard let end = pending.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else {
      if isEnding { return context.close(promise: nil) }
      if pending.readableBytes > ControlLimits.requestBytes { refuseLength(context) }
      return
    }
    let length = end - pending.readerIndex + 1
    guard length <= ControlLimits.requestBytes, let line = pending.readBytes(length: length) else {
      return refuseLength(context)
    }
    pending.discardReadBytes()
    timeout?.cancel()
    if MetricsExchange.begins(line) { return becomeMetrics(line, context) }
    isWorking = true
    _ = context.channel.setOption(.autoRead, value: false)
    ask(line, context)
  }

  /// Who speaks HTTP wants metrics.
  private func becomeMetrics(_ line: [UInt8], _ context: ChannelHandlerContext) {
    let (handler, peer) = (self.handler, self.peer)
    let exchange = MetricsExchange(head: line + pending.readableBytesView) { respond in
      handler(.metrics, peer) { answer in
        if case .metrics(let text) = answer.content { respond(text) } else { respond("# EOF\n") }
      }
    }
    let operations = context.pipeline.syncOperations
    do { try operations.addHandler(exchange, position: .after(self)) } catch { return context.close(promise: nil) }
    operations.removeHandler(self, promise: nil)
  }

  private func ask(_ line: [UInt8], _ context: ChannelHandlerContext) {
    do {
      let request = try ControlCoding.request(from: line)
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      let answered = AnsweredOnce()
      let loop = context.eventLoop
      handler(request, peer) { answer in
        guard answered.first() else { return }
        loop.execute {
          let (connection, context) = bound.value
          connection.write(answer, context)
        }
      }
    } catch {
      write(error.answer, context)
    }
  }

  private func write(_ answer: ControlAnswer, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    isWorking = false
    guard let line = try? ControlCoding.line(of: answer) else { return context.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: line)), promise: nil)
    awaitRequest(context)
    work(context)
    if !isWorking { _ = context.channel.setOption(.autoRead, value: true) }
  }

  private func awaitRequest(_ context: ChannelHandlerContext) {
    timeout?.cancel()
    timeout = context.eventLoop.assumeIsolated().scheduleTask(in: requestTimeout) { context.close(promise: nil) }
  }

  private func refuseLength(_ context: ChannelHandlerContext) {
    let error = ControlError(
      .wrongUsage, "the request is larger than \(ControlLimits.requestBytes) bytes", remedy: "ask for less at once")
    isRefused = true
    pending.clear()
    ControlRefusal.refuse(context.channel, error)
  }
}

/// True the first time only.
private final class AnsweredOnce: Sendable {
  private let isDone = Atomic(false)

  func first() -> Bool { !isDone.exchange(true, ordering: .relaxed) }
}
