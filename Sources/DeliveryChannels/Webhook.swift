// Posting a message to a web server, once, and what its answer means.
//
// Promises: https is verified, and nothing older than TLS 1.2 is spoken; redirects are not followed, for they would carry
// the message elsewhere; an answer is awaited for so long and read up to a limit.

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A web server that takes messages.
public struct Webhook: Sendable {
  public let address: WebhookAddress
  private let signature: WebhookSignature?
  private let tls: NIOSSLContext?
  let timeoutSeconds: Int64

  /// Reads `authorities`, a PEM file of whom to trust in place of the system's; connects nowhere. Throws what NIOSSL
  /// says of the file.
  public init(
    _ address: WebhookAddress, signature: WebhookSignature?, authorities: String? = nil, timeoutSeconds: Int64 = 30
  ) throws {
    self.address = address
    self.signature = signature
    self.timeoutSeconds = timeoutSeconds
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.certificateVerification = .fullVerification
    configuration.shutdownTimeout = .milliseconds(300)
    if let authorities {
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
    }
    tls = address.isSecure ? try NIOSSLContext(configuration: configuration) : nil
  }

  /// Posts a JSON body. `id` is the same at each attempt, so that the receiver can leave a second one out; `seconds` is
  /// now, since 1970.
  public func post(_ body: [UInt8], id: String, seconds: Int64, on loop: any EventLoop) -> EventLoopFuture<
    ChannelOutcome
  > {
    let promise = loop.makePromise(of: ChannelOutcome.self)
    let (address, isSecure) = (address, tls != nil)
    let exchange = request(body, id: id, seconds: seconds)
    let limit = TimeAmount.seconds(timeoutSeconds)
    connect(on: loop) { pipeline in
      try pipeline.addHTTPClientHandlers()
      try pipeline.addHandler(
        WebhookExchange(exchange.head, exchange.body, address, limit, isSecure: isSecure, promise))
    }.whenFailure { promise.succeed(.unreachable("cannot connect to \(address): \(OneLine.text("\($0)".utf8))")) }
    return promise.futureResult
  }

  /// A connection, with TLS where the address asks for it and these handlers behind.
  func connect(
    on loop: any EventLoop, handlers: @escaping @Sendable (ChannelPipeline.SynchronousOperations) throws -> Void
  ) -> EventLoopFuture<any Channel> {
    let (address, tls) = (address, tls)
    return ClientBootstrap(group: loop)
      .connectTimeout(.seconds(min(timeoutSeconds, 10)))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls {
            let isName = (try? SocketAddress(ipAddress: address.host, port: 0)) == nil
            try pipeline.addHandler(
              NIOSSLClientHandler(context: tls, serverHostname: isName ? address.host : nil))
          }
          try handlers(pipeline)
        }
      }
      .connect(host: address.host, port: address.port)
  }

  private func request(_ body: [UInt8], id: String, seconds: Int64) -> (head: HTTPRequestHead, body: [UInt8]) {
    var headers = HTTPHeaders([
      ("Host", address.authority), ("User-Agent", "followupd"), ("Content-Type", "application/json"),
      ("Content-Length", "\(body.count)"), ("Connection", "close"), ("Webhook-Id", id),
      ("Webhook-Timestamp", "\(seconds)"),
      ("Idempotency-Key", id),
    ])
    if let signature {
      headers.add(name: "Webhook-Signature", value: signature.header(id: id, seconds: seconds, body: body))
    }
    return (HTTPRequestHead(version: .http1_1, method: .POST, uri: address.target, headers: headers), body)
  }
}
