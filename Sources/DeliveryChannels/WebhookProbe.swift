// Whether a web server is there and is who it should be: a connection, a TLS handshake, and no request.

import NIOCore
import NIOSSL
import NIOTLS

/// What a web server showed of itself.
public enum WebhookProbe: Hashable, Sendable {
  /// It can be posted to; when its certificate ends, in seconds since 1970, or nil without TLS.
  case answers(certificateEndsAt: Int64?)
  case unreachable(String)
  /// It is not who it should be, or does not speak TLS.
  case untrusted(String)
}

extension Webhook {
  /// Connects, verifies, and closes the connection; nothing is posted.
  public func probe(on loop: any EventLoop) -> EventLoopFuture<WebhookProbe> {
    let promise = loop.makePromise(of: WebhookProbe.self)
    let (isSecure, limit) = (address.isSecure, TimeAmount.seconds(timeoutSeconds))
    connect(on: loop) { try $0.addHandler(WebhookGreeting(limit, isSecure: isSecure, promise)) }
      .whenFailure { promise.succeed(.unreachable(OneLine.text("\($0)".utf8))) }
    return promise.futureResult
  }
}

private final class WebhookGreeting: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let limit: TimeAmount
  private let isSecure: Bool
  private let promise: EventLoopPromise<WebhookProbe>
  private var timer: Scheduled<Void>?
  private var isOver = false

  init(_ limit: TimeAmount, isSecure: Bool, _ promise: EventLoopPromise<WebhookProbe>) {
    (self.limit, self.isSecure, self.promise) = (limit, isSecure, promise)
  }

  func channelActive(context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
      self.end(context, .unreachable("it did not shake hands in time"))
    }
    if !isSecure { end(context, .answers(certificateEndsAt: nil)) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent else { return }
    let certificate = (try? context.pipeline.syncOperations.nioSSL_peerCertificate()).flatMap { $0 }
    end(context, .answers(certificateEndsAt: certificate.map { Int64($0.notValidAfter) }))
  }

  func channelInactive(context: ChannelHandlerContext) { end(context, .unreachable("it closed the connection")) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let words = OneLine.text("\(error)".utf8)
    let isAboutTrust = error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError
    end(context, isAboutTrust ? .untrusted(words) : .unreachable(words))
  }

  private func end(_ context: ChannelHandlerContext, _ probe: WebhookProbe) {
    guard !isOver else { return }
    isOver = true
    timer?.cancel()
    promise.succeed(probe)
    context.close(promise: nil)
  }
}
