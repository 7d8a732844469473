// One request and its answer on one connection.

import NIOCore
import NIOHTTP1
import NIOSSL
import NIOTLS

final class WebhookExchange: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let head: HTTPRequestHead
  private let body: [UInt8]
  private let address: WebhookAddress
  private let limit: TimeAmount
  private let isSecure: Bool
  private let promise: EventLoopPromise<ChannelOutcome>
  private var isSent = false
  private var answer: HTTPResponseHead?
  private var words: [UInt8] = []
  private var timer: Scheduled<Void>?
  private var isOver = false

  init(
    _ head: HTTPRequestHead, _ body: [UInt8], _ address: WebhookAddress, _ limit: TimeAmount, isSecure: Bool,
    _ promise: EventLoopPromise<ChannelOutcome>
  ) {
    (self.head, self.body, self.address, self.limit) = (head, body, address, limit)
    (self.isSecure, self.promise) = (isSecure, promise)
  }

  func channelActive(context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
      self.end(context, self.lost("no answer came in time"))
    }
    if !isSecure { send(context) }
    context.fireChannelActive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent { send(context) }
    context.fireUserInboundEventTriggered(event)
  }

  private func send(_ context: ChannelHandlerContext) {
    isSent = true
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): answer = head
    case .body(let bytes): words += bytes.readableBytesView.prefix(max(0, 4096 - words.count))
    case .end: if let answer { end(context, WebhookAnswer.outcome(answer, words)) }
    }
    // An endless answer is no more than its beginning.
    if words.count >= 4096, let answer { end(context, WebhookAnswer.outcome(answer, words)) }
  }

  func channelInactive(context: ChannelHandlerContext) { end(context, lost("the server closed the connection")) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let words = OneLine.text("\(error)".utf8)
    if !isSent, error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError {
      return end(context, .misconfigured("\(address) cannot be trusted: \(words)"))
    }
    end(context, lost(words))
  }

  /// What was sent whole may have been taken.
  private func lost(_ words: String) -> ChannelOutcome {
    isSent ? .ambiguous("\(address): \(words)") : .unreachable("\(address): \(words)")
  }

  private func end(_ context: ChannelHandlerContext, _ outcome: ChannelOutcome) {
    guard !isOver else { return }
    isOver = true
    timer?.cancel()
    promise.succeed(outcome)
    context.close(promise: nil)
  }
}

/// What a web server's answer means (RFC 9110 §15).
enum WebhookAnswer {
  /// Longer than a day nobody is waited for.
  private static let retryAfterMax: Int64 = 86_400

  static func outcome(_ head: HTTPResponseHead, _ body: [UInt8]) -> ChannelOutcome {
    let said = OneLine.text(body)
    let words = "\(head.status.code) \(head.status.reasonPhrase)" + (said.isEmpty ? "" : ": \(said)")
    // RFC 9110 §10.2.3; a date instead of seconds is left to our own policy.
    let wish = head.headers.first(name: "Retry-After").flatMap { Int64($0) }.map { min(max($0, 1), retryAfterMax) }
    switch head.status.code {
    case 200...299: return .delivered(words)
    case 300...399: return .misconfigured("\(words): redirects are not followed; name the address it leads to")
    case 408, 425, 429: return .deferred(words, retryAfterSeconds: wish)
    case 400...499: return .failed(words)
    default: return wish == nil ? .broken(words) : .deferred(words, retryAfterSeconds: wish)
    }
  }
}
