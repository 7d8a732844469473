// One request for metrics by HTTP/1.1 (RFC 9112), as a scraper or curl makes it: answered, and the connection closed.

import NIOCore
import NIOPosix

/// Gives the metrics as OpenMetrics text, later and from any thread.
public typealias MetricsSource = @Sendable (_ respond: @escaping @Sendable (String) -> Void) -> Void

/// Reads a request's head, and answers `GET /metrics`.
final class MetricsExchange: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let source: MetricsSource
  private var head: [UInt8]
  private var isAnswered = false
  private var timeout: Scheduled<Void>?

  /// `head`: what was read of the request already.
  init(head: [UInt8] = [], source: @escaping MetricsSource) {
    self.head = head
    self.source = source
  }

  /// Whether a first line begins a request by HTTP.
  static func begins(_ line: some Collection<UInt8>) -> Bool {
    ["GET ", "HEAD "].contains { line.starts(with: $0.utf8) }
  }

  func handlerAdded(context: ChannelHandlerContext) {
    timeout = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(ControlLimits.requestSeconds)) {
      context.close(promise: nil)
    }
    if context.channel.isActive { answerIfWhole(context) }
  }

  func channelInactive(context: ChannelHandlerContext) { timeout?.cancel() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isAnswered else { return }
    head += unwrapInboundIn(data).readableBytesView
    answerIfWhole(context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func answerIfWhole(_ context: ChannelHandlerContext) {
    let text = String(decoding: head, as: UTF8.self)
    guard head.count <= ControlLimits.headBytes else {
      return answer("431 Request Header Fields Too Large", "", context)
    }
    guard text.contains("\r\n\r\n") || text.contains("\n\n") else { return }
    isAnswered = true
    let words = text.prefix { !$0.isNewline }.split(separator: " ")
    guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[0] == "GET" || words[0] == "HEAD" else {
      return answer("400 Bad Request", "only GET and HEAD are understood\n", context)
    }
    guard words[1].prefix(while: { $0 != "?" }) == "/metrics" else {
      return answer("404 Not Found", "the metrics are at /metrics\n", context)
    }
    let isHead = words[0] == "HEAD"
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let loop = context.eventLoop
    source { metrics in
      loop.execute { bound.value.0.answer("200 OK", metrics, hidesBody: isHead, bound.value.1) }
    }
  }

  private func answer(_ status: String, _ body: String, hidesBody: Bool = false, _ context: ChannelHandlerContext) {
    isAnswered = true
    let type = status.hasPrefix("200") ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain"
    let head =
      "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
    let text = hidesBody ? head : head + body
    let channel = context.channel
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenComplete { _ in channel.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: written)
  }
}

/// Listens on a loopback port for requests of metrics.
public final class MetricsListener: Sendable {
  private let channel: any Channel
  /// The port it listens on.
  public var port: Int { channel.localAddress?.port ?? 0 }

  /// Begins to listen. Throws `ControlError` where the port is taken. Not to be called on an event loop.
  public init(host: String, port: Int, on loops: any EventLoopGroup, source: @escaping MetricsSource) throws {
    do {
      channel = try ServerBootstrap(group: loops)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(MetricsExchange(source: source))
          }
        }
        .bind(host: host, port: port).wait()
    } catch {
      throw ControlError(
        .unavailable, "cannot listen for metrics at `\(host)` port \(port): \(error)",
        remedy: "end what listens there, or name another port in `listen` of `[metrics]`")
    }
  }

  public func stop() { try? channel.close().wait() }
}
